# %% [markdown] id="title" lang="en" slide="slide"
# # 05 · Spike trains from nothing
#
# You have no data, and yet you need spikes: to test a network, to give a layer some background noise, to see whether a measure works. So you toss coins. That is quick to do, and just as quick to get wrong, without anybody noticing. This lesson gives you the tools to notice.
#
# **After this lesson you can**
# - make random spike trains of a given probability or a given rate in hertz, and convert one into the other;
# - tell from its intervals and its Fano factor whether a train is random, regular or refractory;
# - compute how many spikes a Poisson generator loses to its time step, and choose a time step accordingly.
#
# **You need** [lesson 02](02-rate.ipynb). **Time:** about 40 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 05 · 随机脉冲序列：没有数据怎么办
#
# 手头没有数据，却需要脉冲：也许要测试网络，也许要给某一层加背景噪声，也许要检验一种度量是否可靠。那就随机生成。这很容易写，也很容易写错，而且往往没人发现。本课就教你怎样发现。
#
# **学完本课，你可以**
# - 按给定的概率或频率（赫兹）生成随机脉冲序列，并在两者之间换算；
# - 根据脉冲间隔和 Fano 因子，判断一个序列是随机的、规则的，还是带有不应期；
# - 算出泊松生成器因时间步太长而丢失多少脉冲，并据此选定时间步的长度。
#
# **需要的基础**：[第 02 课](02-rate.ipynb)。**时间**：约 40 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from ipywidgets import interact

from course import animate, begin, encode, explore, measure, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="nothing-idea" lang="en" slide="slide"
# ## 1 · Chance twice over
#
# snnTorch's tutorial makes a random film in two lines: draw a probability between 0 and 0.5 for every pixel and every step, then toss once for each. (`encode.rate_conv` is that single toss; it adds no time axis, so the probabilities must have one already.)
#
# **Predict.** What share of the entries will be spikes?
#
# <details><summary><b>A.</b> About 50 %, as every toss has two outcomes</summary>
#
# Two outcomes, but not equally likely ones: the probability is drawn between 0 and 0.5.
# </details>
# <details><summary><b>B.</b> Nobody can say: the probabilities are random themselves</summary>
#
# For one entry, nobody can; for nearly eighty thousand of them you can, and quite precisely.
# </details>
# <details><summary><b>C.</b> About 25 %, as that is the mean</summary>
#
# Right: what counts is the mean of the probabilities, halfway between 0 and 0.5.
# </details>
#
# %% [markdown] id="nothing-idea" lang="zh" slide="slide"
# ## 1 · 两重随机
#
# snnTorch 的教程用两行代码就生成了一段随机动画：先为每个像素、每一步抽取一个 0 到 0.5 之间的概率，再对每个概率抛一次硬币。（`encode.rate_conv` 就是这样抛一次；它不新增时间轴，所以概率要自带时间轴。）
#
# **预测**：全部元素中，脉冲占多大比例？
#
# <details><summary><b>A.</b> 约 50%，因为每次抛硬币都有两种结果</summary>
#
# 结果是有两种，但机会并不均等：概率是在 0 到 0.5 之间抽取的。
# </details>
# <details><summary><b>B.</b> 说不准，因为概率本身也是随机的</summary>
#
# 对一个元素确实说不准；对将近八万个元素，却能说得相当准。
# </details>
# <details><summary><b>C.</b> 约 25%，那是平均值</summary>
#
# 正确：要看的是概率的平均值，就在 0 和 0.5 的正中间。
# </details>
#
# %% id="nothing-code" slide="fragment"
coin = torch.Generator().manual_seed(5)
num_steps = 100
probability = torch.rand(num_steps, 28, 28, generator=coin) * 0.5
noise = encode.rate_conv(probability, generator=coin)
print(list(noise.shape))
print(f"Spikes: {noise.mean():.1%} of {noise.numel():,} entries")  # en
print(f"{noise.numel():,} 个元素中，脉冲占 {noise.mean():.1%}")  # zh

# %% id="nothing-film" tags=["nbval-ignore-output"] slide="subslide"
film = animate.video(noise[:50], fps=10)
film

# %% id="nothing-raster" slide="subslide"
plot.raster(noise[:, 0])
plt.show()

# %% [markdown] id="nothing-explain" lang="en" slide="fragment"
# Watch the axes: there is no batch here. `noise[:, 0]` is therefore the first *row* of the picture, 28 neurons, and not "image 0" as in the lessons before. (In snnTorch's tutorial it is the same: its last raster plot shows 28 neurons, not 784.)
#
# ### The same mean, a different film
#
# The tutorial draws a new probability at every step. What if it drew one for each neuron, once, and kept it: would the result be the same? Let us do both, and count the spikes of each neuron.
#
# %% [markdown] id="nothing-explain" lang="zh" slide="fragment"
# 注意这里的轴：没有批次。所以 `noise[:, 0]` 是画面的第一*行*，共 28 个神经元，而不是前几课里的“第 0 幅图像”。（snnTorch 的教程也是如此：最后那张栅格图画的是 28 个神经元，不是 784 个。）
#
# ### 平均相同，动画不同
#
# 教程在每一步都重新抽取概率。如果每个神经元只抽一次，之后一直不变，结果会一样吗？两种做法都试一遍，数出每个神经元的脉冲。
#
# %% id="once-figure" slide="subslide"
kept = torch.rand(28, 28, generator=coin) * 0.5
steady = encode.bernoulli(kept, num_steps, generator=coin)
counts = [measure.spike_count(train).flatten() for train in (noise, steady)]

fig, ax = plt.subplots(figsize=(8, 3.6))
labels = ("drawn anew at every step", "drawn once for each neuron")  # en
ax.set(xlabel="Spikes in 100 steps", ylabel="Neurons", title="Two kinds of chance, one mean")  # en
labels = ("每一步重新抽取概率", "每个神经元只抽一次")  # zh
ax.set(xlabel="100 步中的脉冲数", ylabel="神经元个数", title="两种随机，同一个平均")  # zh
for count, label, colour in zip(counts, labels, (plot.ON, plot.OFF), strict=True):
    ax.hist(count, bins=range(0, 62, 2), color=colour, alpha=0.7, label=label)
    mean, spread = count.double().mean(), count.double().std()
    print(f"{label}: mean {mean:.1f}, standard deviation {spread:.1f}")  # en
    print(f"{label}：平均 {mean:.1f}，标准差 {spread:.1f}")  # zh
ax.legend()
plt.show()

# %% [markdown] id="once-explain" lang="en" slide="fragment"
# Not at all. If the probability is drawn anew at every step, the two kinds of chance merge into one: the neurons behave as if all had $p = 0.25$, and theory gives $\sqrt{100 \cdot 0.25 \cdot 0.75} \approx 4.3$. If it is kept, the neurons differ, from almost silent to busy. The mean alone cannot tell such cases apart; the rest of this lesson is about what else to look at.
#
# %% [markdown] id="once-explain" lang="zh" slide="fragment"
# 完全不一样。每一步都重新抽取时，两重随机合成了一重：所有神经元都像是 $p = 0.25$，理论上标准差为 $\sqrt{100 \cdot 0.25 \cdot 0.75} \approx 4.3$。概率一直不变时，神经元之间就有了差别，有的几乎不发放，有的十分活跃。可见只看平均值不够；还该看什么，正是本课接下来的内容。
#
# %% [markdown] id="which-idea" lang="en" slide="slide"
# ## 2 · What does chance look like?
#
# Here are three groups of ten neurons, all with one spike in ten steps on average.
#
# %% [markdown] id="which-idea" lang="zh" slide="slide"
# ## 2 · 随机是什么样子？
#
# 下面有三组，每组十个神经元，平均都是每十步发放一次。
#
# %% id="which-figure" slide="fragment"
coin = torch.Generator().manual_seed(11)
long, neurons = 20_000, 50
start = torch.randint(10, (neurons,), generator=coin)
clock = ((torch.arange(long)[:, None] + start) % 10 == 0).float()
rested = encode.refractory(encode.bernoulli(0.25, long, (neurons,), generator=coin), period=6)
random = encode.bernoulli(0.1, long, (neurons,), generator=coin)

fig, axes = plt.subplots(1, 3, figsize=(10, 3.2))
for ax, train, name in zip(axes, (rested, clock, random), "ABC", strict=True):
    plot.raster(train[:100, :10], ax).set_title(name, fontsize=15)
    ax.set_xlim(-2.5, 101.5)  # room for the dots at both ends  # en
    ax.set_xlim(-2.5, 101.5)  # 给两端的点留出余地  # zh
    ax.label_outer()
plt.show()

# %% [markdown] id="which-predict" lang="en" slide="subslide"
# **Predict.** In which group does every step toss its own coin, independently of all others?
#
# <details><summary><b>A.</b> This one: its spikes are spread evenly, and yet not regular</summary>
#
# That is what most of us take for random. But these spikes keep a distance from one another, so they are not independent. Each neuron in A rests for 6 steps after a spike (section 5).
# </details>
# <details><summary><b>B.</b> This one: each neuron fires once in ten steps</summary>
#
# B is a clockwork: a spike at every tenth step. Only the step at which each neuron starts is random.
# </details>
# <details><summary><b>C.</b> This one: it has clumps and long gaps</summary>
#
# Right. Real chance clumps. If a train has neither close pairs nor long gaps, somebody has arranged it.
# </details>
#
# %% [markdown] id="which-predict" lang="zh" slide="subslide"
# **预测**：哪一组是每一步各抛各的硬币，互不相干？
#
# <details><summary><b>A.</b> 这一组，因为脉冲分布均匀，又不规则</summary>
#
# 多数人心目中的“随机”就是这样。可是这些脉冲彼此保持着距离，并非互不相干：A 组的神经元每次发放之后都要休息 6 步（见第 5 节）。
# </details>
# <details><summary><b>B.</b> 这一组，因为每个神经元每十步发放一次</summary>
#
# B 组像钟表一样，每十步准时发放一次。只有各个神经元从哪一步开始是随机的。
# </details>
# <details><summary><b>C.</b> 这一组，有的地方扎堆，有的地方长时间空着</summary>
#
# 正确。真正的随机就会扎堆。如果既没有紧挨着的脉冲，也没有长长的空白，那多半是有人安排过。
# </details>
#
# %% [markdown] id="isi-idea" lang="en" slide="slide"
# ## 3 · Intervals
#
# The time from one spike to the next is the **inter-spike interval**, here in steps. Now for pure chance: $p = 0.1$, so one spike in ten steps on average. Answer first, then the explorer opens; it shows the intervals as bars. Use all 100 steps, and try a few different seeds. In class, agree on an answer with your neighbour before you commit to it, then move the sliders together.
#
# %% [markdown] id="isi-idea" lang="zh" slide="slide"
# ## 3 · 脉冲间隔
#
# 从一个脉冲到下一个脉冲的时间，叫作**脉冲间隔**（inter-spike interval），这里以步为单位。现在只看纯随机的情形：$p = 0.1$，平均每十步一个脉冲。先回答，探索器才会打开，其中的柱形就是脉冲间隔。用满 100 步，多换几个随机种子看看。在课堂上，请先和邻座商量出一个共同的答案，再一起拖动滑块。
#
# %% id="isi-ask" tags=["nbval-ignore-output"] slide="subslide"
e = explore.spikes((10, 10), probability=0.1)
explore.ask("intervals", e)

# %% [markdown] id="isi-theory" lang="en" slide="slide"
# <details><summary><b>Only after you have answered</b></summary>
#
# An interval of $k$ steps is $k - 1$ misses, then a hit:
#
# $$P(k) = (1 - p)^{k-1}\, p$$
#
# This is the **geometric distribution**. It falls from the very first step on, and each of its values is $1 - p$ times the one before. Its mean is $1/p$. Its standard deviation over its mean, the **coefficient of variation** (CV), is $\sqrt{1 - p}$.
#
# </details>
#
# Now measure it, on 50 neurons for 20,000 steps:
#
# %% [markdown] id="isi-theory" lang="zh" slide="slide"
# <details><summary><b>先回答，再展开</b></summary>
#
# 间隔为 $k$ 步，就是先有 $k - 1$ 次不发放，再有一次发放：
#
# $$P(k) = (1 - p)^{k-1}\, p$$
#
# 这就是**几何分布**（geometric distribution）。它从第一步起就一路下降，每一项都是前一项的 $1 - p$ 倍；平均值为 $1/p$；标准差与平均值之比，即**变异系数**（coefficient of variation，CV），为 $\sqrt{1 - p}$。
#
# </details>
#
# 下面用 50 个神经元、20,000 步来实测：
#
# %% id="isi-figure" slide="fragment"
interval, _ = measure.intervals(random)
share = interval.bincount(minlength=41)[1:41] / len(interval)
k = torch.arange(1, 41)

fig, ax = plt.subplots(figsize=(8, 3.6))
ax.bar(k, share, color=plot.ON, alpha=0.7, label="measured")  # en
ax.plot(k, 0.1 * 0.9 ** (k - 1), "o-", color=plot.OFF, markersize=3, label="theory")  # en
ax.axvline(interval.double().mean(), color="black", linestyle="--", label="mean")  # en
ax.set(xlabel="Interval (steps)", ylabel="Share of intervals", title="Intervals: measured, and in theory")  # en
ax.bar(k, share, color=plot.ON, alpha=0.7, label="测量")  # zh
ax.plot(k, 0.1 * 0.9 ** (k - 1), "o-", color=plot.OFF, markersize=3, label="理论")  # zh
ax.axvline(interval.double().mean(), color="black", linestyle="--", label="平均值")  # zh
ax.set(xlabel="脉冲间隔（步）", ylabel="占全部间隔的比例", title="脉冲间隔：测量与理论")  # zh
ax.legend()
plt.show()
variation = measure.cv(random).mean()
print(f"{len(interval):,} intervals: mean {interval.double().mean():.2f} (theory 10)")  # en
print(f"CV {variation:.3f} (theory {0.9**0.5:.3f})")  # en
print(f"{len(interval):,} 个间隔：平均 {interval.double().mean():.2f}（理论 10）")  # zh
print(f"变异系数 {variation:.3f}（理论 {0.9**0.5:.3f}）")  # zh

# %% [markdown] id="isi-explain" lang="en" slide="fragment"
# <details><summary><b>Only after you have answered</b></summary>
#
# Nothing in particular happens at the mean. If all you know of a neuron is that it "fires every ten steps on average", you know little of what its train looks like.
#
# </details>
#
# Beware of one trap when you measure for yourself: in a short recording, long intervals are cut off at the end and do not count. So use recordings much longer than $1/p$.
#
# %% [markdown] id="isi-explain" lang="zh" slide="fragment"
# <details><summary><b>先回答，再展开</b></summary>
#
# 平均值所在的地方，并没有什么特别。只知道一个神经元“平均每十步发放一次”，对它的脉冲序列其实还所知甚少。
#
# </details>
#
# 自己测量时要当心一个陷阱：记录太短，长间隔会在末尾被截去，没有算进来。所以记录的长度要远大于 $1/p$。
#
# %% [markdown] id="fano-idea" lang="en" slide="slide"
# ## 4 · Counts: the Fano factor
#
# Intervals compare neighbouring spikes. A reader may instead count spikes in windows of, say, 100 steps: how reliable is such a count? The **Fano factor** is the variance of the counts over their mean:
#
# $$F = \frac{\text{variance of the counts}}{\text{mean of the counts}}$$
#
# A window of $n$ Bernoulli trials has the mean $np$ and the variance $np(1 - p)$, so $F = 1 - p$.
#
# **Predict.** Of the three groups A, B and C of section 2, which one has a Fano factor of 0, which one 0.9, and what about the third?
#
# %% [markdown] id="fano-idea" lang="zh" slide="slide"
# ## 4 · 计数：Fano 因子
#
# 间隔看的是相邻脉冲。换个角度：接收这些脉冲的一方，在一个个窗口里数脉冲，比如每个窗口 100 步，这样数出来的结果有多可靠？**Fano 因子**（Fano factor）就是脉冲数的方差与平均值之比：
#
# $$F = \frac{\text{脉冲数的方差}}{\text{脉冲数的平均值}}$$
#
# 一个窗口里有 $n$ 次伯努利试验，平均值是 $np$，方差是 $np(1 - p)$，所以 $F = 1 - p$。
#
# **预测**：第 2 节的 A、B、C 三组，哪一组的 Fano 因子是 0，哪一组是 0.9，剩下的一组又是多少？
#
# %% id="fano-code" slide="fragment"
names = ("A, with a rest", "B, clockwork", "C, Bernoulli")  # en
names = ("A，带不应期", "B，像钟表", "C，伯努利")  # zh
for name, train in zip(names, (rested, clock, random), strict=True):
    rate, variation = train.mean(), measure.cv(train).mean()
    fano = measure.fano_factor(train, window=100).mean()
    print(f"{name}: {rate:.3f} spikes per step, CV {variation:.2f}, Fano factor {fano:.2f}")  # en
    print(f"{name}：每步 {rate:.3f} 个脉冲，变异系数 {variation:.2f}，Fano 因子 {fano:.2f}")  # zh

# %% [markdown] id="fano-explain" lang="en" slide="slide"
# The rates are equal, and yet the three could hardly be more different. The counts of the clockwork B never vary, so F is 0; the coins C give 1 − 0.1 = 0.9; and A, with its rest, lies in between, far more reliable than coins. In A the CV squared is close to the Fano factor, and not by accident: if every interval is independent of the one before, $F$ approaches $\text{CV}^2$ in long windows.
#
# ### Bernoulli is not Poisson
#
# A **Poisson process** is the ideal of randomness in continuous time: $F = 1$, exactly, at any rate. Bernoulli trials imitate it in discrete time and fall short: $F = 1 - p$. Do they really?
#
# %% [markdown] id="fano-explain" lang="zh" slide="slide"
# 发放率相同，三组却截然不同。B 组像钟表，每个窗口的脉冲数都一样，所以 F 为 0；C 组抛硬币，F 为 1 − 0.1 = 0.9；A 组带不应期，介于两者之间，比抛硬币可靠得多。A 组变异系数的平方与 Fano 因子很接近，这不是巧合：只要各个间隔互相独立，窗口足够长时，$F$ 就趋近于 $\text{CV}^2$。
#
# ### 伯努利不等于泊松
#
# **泊松过程**（Poisson process）是连续时间里理想的随机：无论频率多高，都正好有 $F = 1$。伯努利试验是它的离散版本，$F = 1 - p$，总比 1 小。真是这样吗？
#
# %% id="fano-figure" slide="fragment"
chances = torch.linspace(0.05, 0.95, 10)
trials = encode.bernoulli(chances, 20_000, (200, 10), generator=coin, dtype=torch.bool)
measured = measure.fano_factor(trials, window=100).mean(0)

fig, ax = plt.subplots(figsize=(8, 3.6))
ax.axhline(1, color="black", linestyle="--", label="Poisson process: 1")  # en
ax.plot(chances, 1 - chances, color=plot.OFF, label="Bernoulli trials, theory: 1 − p")  # en
ax.plot(chances, measured, "o", color=plot.ON, label="Bernoulli trials, measured")  # en
ax.set(xlabel="Probability per step p", ylabel="Fano factor", title="The busier, the less random", ylim=(0, 1.1))  # en
ax.axhline(1, color="black", linestyle="--", label="泊松过程：1")  # zh
ax.plot(chances, 1 - chances, color=plot.OFF, label="伯努利试验，理论：1 − p")  # zh
ax.plot(chances, measured, "o", color=plot.ON, label="伯努利试验，测量")  # zh
ax.set(xlabel="每步的概率 p", ylabel="Fano 因子", title="发放越频繁，越不随机", ylim=(0, 1.1))  # zh
ax.legend(loc="lower left")
plt.show()
print(f"Largest distance from theory: {(measured - (1 - chances)).abs().max():.3f}")  # en
print(f"与理论相差最多：{(measured - (1 - chances)).abs().max():.3f}")  # zh

# %% [markdown] id="hertz-idea" lang="en" slide="slide"
# For small $p$ the two are practically the same, which is why Bernoulli trials are often *called* Poisson: SpikingJelly's `PoissonEncoder` and Norse's `poisson_encode` toss coins too.
#
# ### Hertz and time steps
#
# So far, a rate was given in spikes per step. Neuroscience gives rates in hertz, spikes per second. With steps of length $\Delta t$, a rate of $\lambda$ hertz gives the probability $p = \lambda\,\Delta t$: 100 Hz in steps of 1 ms is $p = 0.1$. This explorer tosses that coin.
#
# **Predict before you move it:** what will the trains look like at 500 Hz, and what at 1000 Hz?
#
# %% [markdown] id="hertz-idea" lang="zh" slide="slide"
# $p$ 很小时两者几乎没有差别，所以伯努利试验也常被*叫作*泊松：SpikingJelly 的 `PoissonEncoder` 和 Norse 的 `poisson_encode`，其实都是抛硬币。
#
# ### 赫兹与时间步
#
# 前面说的*发放率*是每步的脉冲数；神经科学常用*频率*，即每秒的脉冲数，单位是赫兹。时间步的长度为 $\Delta t$ 时，频率 $\lambda$ 对应的概率是 $p = \lambda\,\Delta t$：100 Hz，每步 1 ms，$p = 0.1$。下面的探索器就按这个概率抛硬币。
#
# **动手之前先预测**：500 Hz 时脉冲序列是什么样子？1000 Hz 时呢？
#
# %% id="hertz-explore" tags=["nbval-ignore-output"] slide="subslide"
e = explore.spikes((10, 10), given="rate", rate=100)
e

# %% [markdown] id="hertz-predict" lang="en" slide="slide"
# At 500 Hz it is a fair coin; at 1000 Hz every step fires, and nothing is left to chance. Beyond that, $p$ would be above 1, which is no longer a probability.
#
# A real Poisson process has no such limit: its spikes fall anywhere in continuous time, and several can fall into one step. `encode.poisson` delivers such a process sorted into steps: a step holds a spike unless none falls into it.
#
# **Predict.** One second of `encode.poisson` at 1000 Hz in steps of 1 ms. How many spikes come out?
#
# <details><summary><b>A.</b> 1000, as that is the rate</summary>
#
# A thousand do fall, on average. But some fall into the same step, and a step holds at most one spike.
# </details>
# <details><summary><b>B.</b> 500, as on average every other one is lost</summary>
#
# Only those are lost that share a step with an earlier one: fewer than half.
# </details>
# <details><summary><b>C.</b> About 630, as some share a step</summary>
#
# Right: a step stays empty with probability e⁻¹ ≈ 0.37, and every other step holds one spike, however many fell into it.
# </details>
#
# %% [markdown] id="hertz-predict" lang="zh" slide="slide"
# 500 Hz 时是一枚均匀的硬币；1000 Hz 时每步都发放，毫无随机可言。再往上，$p$ 就大于 1，不再是概率了。
#
# 真正的泊松过程没有这个上限：脉冲可以落在连续时间里的任意时刻，一步之内可能落进好几个。`encode.poisson` 给出的就是归入时间步之后的泊松过程：只要有脉冲落进来，这一步就算一个脉冲。
#
# **预测**：用 `encode.poisson` 生成一秒的脉冲，1000 Hz，每步 1 ms。会得到多少个脉冲？
#
# <details><summary><b>A.</b> 1000 个，频率就是这么定的</summary>
#
# 平均确实落下了一千个。但有些落在同一个时间步里，而一步至多容纳一个脉冲。
# </details>
# <details><summary><b>B.</b> 500 个，平均每两个丢一个</summary>
#
# 丢掉的只是与前面的脉冲落在同一步的那些，还不到一半。
# </details>
# <details><summary><b>C.</b> 630 个左右，有的挤在同一步</summary>
#
# 正确：一个时间步空着的概率是 e⁻¹ ≈ 0.37；其余各步无论落进几个，都只算一个。
# </details>
#
# %% id="hertz-figure" slide="fragment"
given = torch.tensor([20.0, 100, 200, 400, 600, 800, 1000])
fig, ax = plt.subplots(figsize=(8, 4))
ax.plot(given, given, color="black", linestyle="--", label="as asked for, and Bernoulli trials")  # en
ax.set(xlabel="Rate asked for (Hz)", ylabel="Spikes per second", title="What a coarse time step swallows")  # en
ax.plot(given, given, color="black", linestyle="--", label="给定的频率，也是伯努利试验的结果")  # zh
ax.set(xlabel="给定的频率（Hz）", ylabel="实际每秒脉冲数", title="时间步太长，会吞掉脉冲")  # zh
for dt, colour, marker in ((0.0001, plot.ON, "o"), (0.001, plot.OFF, "s")):
    seconds = 2
    shape = (400, len(given))
    trains = encode.poisson(given, round(seconds / dt), dt, shape, generator=coin, dtype=torch.bool)
    found = measure.spike_count(trains).double().mean(0) / seconds
    ax.plot(given, found, marker, color=colour, label=f"Poisson, steps of {dt * 1000:g} ms")  # en
    ax.plot(given, found, marker, color=colour, label=f"泊松，每步 {dt * 1000:g} ms")  # zh
    ax.plot(given, (1 - (-given * dt).exp()) / dt, color=colour)
    print(f"{dt * 1000:g} ms: {found[1]:.1f} at 100 Hz, {found[-1]:.1f} at 1000 Hz")  # en
    print(f"{dt * 1000:g} ms：100 Hz 时 {found[1]:.1f}，1000 Hz 时 {found[-1]:.1f}")  # zh
ax.legend()
plt.show()

# %% [markdown] id="hertz-explain" lang="en" slide="fragment"
# Dots are measured, lines are theory. A step holds a spike unless no spike falls into it, so
#
# $$\text{rate out} = \frac{1 - e^{-\lambda\,\Delta t}}{\Delta t} \approx \lambda \left(1 - \frac{\lambda\,\Delta t}{2}\right)$$
#
# The share that is lost is about $\lambda\,\Delta t / 2$. For no more than 1 %, keep $\lambda\,\Delta t$ below 0.02: at 100 Hz, steps of 0.2 ms. Users of such libraries do stumble over this ([BindsNET #608](https://github.com/BindsNET/bindsnet/issues/608)).
#
# **Which one should you use?** If you want a probability per step, as in a rate code, use Bernoulli trials, whose mean is exact. If you model neurons, whose rates are in hertz, use Poisson, in fine steps.
#
# %% [markdown] id="hertz-explain" lang="zh" slide="fragment"
# 点是测量值，线是理论值。只要有脉冲落进来，这一步就算一个脉冲，所以
#
# $$\text{实际频率} = \frac{1 - e^{-\lambda\,\Delta t}}{\Delta t} \approx \lambda \left(1 - \frac{\lambda\,\Delta t}{2}\right)$$
#
# 丢失的比例约为 $\lambda\,\Delta t / 2$。要让它不超过 1%，$\lambda\,\Delta t$ 就得小于 0.02：100 Hz 时，每步 0.2 ms。确实有人用这类库时在这里栽过跟头（[BindsNET #608](https://github.com/BindsNET/bindsnet/issues/608)）。
#
# **该选哪一个？** 如果想给定的是每步的概率，比如速率编码，就用伯努利，它的平均值是准确的。如果要模拟神经元，频率以赫兹给出，就用泊松，并把时间步取得短一些。
#
# %% [markdown] id="rest-idea" lang="en" slide="slide"
# ## 5 · Neurons need a rest
#
# After a spike a real neuron cannot fire for about a millisecond or two, however strong its input: the **refractory period**. `encode.refractory(spikes, period)` imposes it on any train: it drops every spike that comes within `period` steps after a spike that it has kept.
#
# **Predict.** Coins with $p = 0.2$, and a rest of 5 steps after each spike: how many spikes per step are left?
#
# <details><summary><b>A.</b> 0.1: half of them</summary>
#
# Right. An interval is now 5 steps of rest plus 1/p = 5 steps of waiting, on average: 10 in all.
# </details>
# <details><summary><b>B.</b> 0.2, as the coins have not changed</summary>
#
# The coins have not, but during the rest nobody looks at them.
# </details>
# <details><summary><b>C.</b> 1/6 ≈ 0.17: a spike, then five steps of rest</summary>
#
# That is the upper limit, for a neuron that fires immediately after each rest. With p = 0.2 it has to wait a while.
# </details>
#
# %% [markdown] id="rest-idea" lang="zh" slide="slide"
# ## 5 · 神经元需要休息
#
# 真实的神经元在发放之后，大约有一两毫秒无论输入多强都不能再发放，这叫**不应期**（refractory period）。`encode.refractory(spikes, period)` 可以给任何脉冲序列加上不应期：每保留一个脉冲，就去掉其后 `period` 步之内的所有脉冲。
#
# **预测**：硬币的概率 $p = 0.2$，每次发放之后休息 5 步。平均每步还剩多少个脉冲？
#
# <details><summary><b>A.</b> 0.1，少了一半</summary>
#
# 正确。现在一个间隔平均包括 5 步休息，再加 1/p = 5 步等待，一共 10 步。
# </details>
# <details><summary><b>B.</b> 0.2，因为硬币没变</summary>
#
# 硬币没变，可是休息的时候没有人看硬币。
# </details>
# <details><summary><b>C.</b> 1/6 ≈ 0.17，发放一次，休息五步</summary>
#
# 那是上限，要求神经元每次休息完立刻发放。$p = 0.2$ 时，它还得再等一阵。
# </details>
#
# %% id="rest-code" slide="fragment"
trials = encode.bernoulli(0.2, 20_000, (50,), generator=coin)
left = encode.refractory(trials, period=5)
fig, axes = plt.subplots(2, 1, figsize=(9, 2.9))
plot.neuron(trials[:100], index=0, ax=axes[0])
plot.neuron(left[:100], index=0, ax=axes[1])
plt.show()
print(f"before: {trials.mean():.3f} spikes per step, CV {measure.cv(trials).mean():.2f}")  # en
print(f"after:  {left.mean():.3f} spikes per step, CV {measure.cv(left).mean():.2f}")  # en
print(f"加不应期之前：每步 {trials.mean():.3f} 个脉冲，变异系数 {measure.cv(trials).mean():.2f}")  # zh
print(f"加不应期之后：每步 {left.mean():.3f} 个脉冲，变异系数 {measure.cv(left).mean():.2f}")  # zh

# %% [markdown] id="rest-theory" lang="en" slide="slide"
# With a rest of $r$ steps an interval is $r$ plus a geometric waiting time. So
#
# $$\text{rate per step} = \frac{p}{1 + rp}, \qquad \text{CV} = \frac{\sqrt{1 - p}}{1 + rp}$$
#
# Fewer spikes, but more regular ones. Move the sliders. **Predict first:** how large must `period` be at $p = 0.5$ for the CV to fall below 0.2?
#
# %% [markdown] id="rest-theory" lang="zh" slide="slide"
# 休息 $r$ 步时，一个间隔就是 $r$ 加上一段服从几何分布的等待时间。所以
#
# $$\text{发放率} = \frac{p}{1 + rp}, \qquad \text{CV} = \frac{\sqrt{1 - p}}{1 + rp}$$
#
# 脉冲少了，却更规则了。拖动滑块看看。**先预测**：$p = 0.5$ 时，`period` 要多大，变异系数才会低于 0.2？
#
# %% id="rest-slider" tags=["nbval-ignore-output"] slide="subslide"
@interact(p=(0.05, 0.95, 0.05), period=(0, 12))
def show(p=0.2, period=5):
    dice = torch.Generator().manual_seed(1)
    train = encode.refractory(encode.bernoulli(p, 5_000, (20,), generator=dice), period)
    interval, _ = measure.intervals(train)
    share = interval.bincount(minlength=41)[1:41] / len(interval)
    k = torch.arange(1, 41)
    fig, ax = plt.subplots(figsize=(8, 3.4))
    ax.bar(k, share, color=plot.ON, alpha=0.7)
    waiting = torch.where(k > period, p * (1 - p) ** (k - period - 1).clamp_min(0), 0.0)
    ax.plot(k, waiting, "o-", color=plot.OFF, markersize=3)
    rate, variation = train.mean(), measure.cv(train).mean()
    ax.set(xlabel="Interval (steps)", ylabel="Share of intervals")  # en
    ax.set_title(f"{rate:.3f} spikes per step, CV {variation:.2f} (bars: measured, line: theory)")  # en
    ax.set(xlabel="脉冲间隔（步）", ylabel="占全部间隔的比例")  # zh
    ax.set_title(f"每步 {rate:.3f} 个脉冲，变异系数 {variation:.2f}（柱：测量，线：理论）")  # zh
    plt.show()


# %% [markdown] id="rest-explain" lang="en" slide="fragment"
# From `period = 6` on: $\sqrt{0.5}/(1 + 6 \cdot 0.5) \approx 0.18$. The bars keep their shape, whatever the rest: they are only pushed to the right.
#
# The rate has a ceiling now. Even a neuron driven with $p = 1$ fires only once in $r + 1$ steps:
#
# %% [markdown] id="rest-explain" lang="zh" slide="fragment"
# 从 `period = 6` 起：$\sqrt{0.5}/(1 + 6 \cdot 0.5) \approx 0.18$。无论休息多久，柱形的轮廓都不变，只是整体右移。
#
# 发放率也有了上限。即使 $p = 1$，神经元每 $r + 1$ 步也只发放一次：
#
# %% id="ceiling-figure" slide="subslide"
chances = torch.linspace(0.05, 1, 20)
fig, ax = plt.subplots(figsize=(8, 3.8))
for period, colour, marker in ((0, "black", "s"), (2, plot.ON, "o"), (5, plot.OFF, "^")):
    trains = encode.refractory(encode.bernoulli(chances, 2_000, (50, 20), generator=coin), period)
    ax.plot(chances, chances / (1 + period * chances), color=colour)
    ax.plot(chances, trains.mean((0, 1)), marker, color=colour, label=f"period = {period}")
    print(f"period = {period}: {trains[:, :, -1].mean():.3f} at p = 1")  # en
    print(f"period = {period}：p = 1 时 {trains[:, :, -1].mean():.3f}")  # zh
ax.set(xlabel="Probability p of the coin", ylabel="Spikes per step")  # en
ax.set_title("A neuron that rests has a ceiling (lines: theory)")  # en
ax.set(xlabel="硬币的概率 p", ylabel="每步脉冲数")  # zh
ax.set_title("有不应期，发放率就有上限（线：理论）")  # zh
ax.legend()
plt.show()

# %% [markdown] id="real-idea" lang="en" slide="slide"
# To get a certain rate $f$ in spite of the rest, solve the formula for $p$: $p = f / (1 - rf)$. That is how group A of section 2 was made: $0.1 / (1 - 6 \cdot 0.1) = 0.25$.
#
# And real neurons? In the visual cortex of awake monkeys they fire nearly as irregularly as coins, with a CV of about 1 (Softky and Koch, 1993); slow changes of the rate raise a measured CV, too. Ganglion cells of the retina respond to a repeated stimulus far more reliably than a Poisson process would; a model of coins with a refractory period matches their precision (Berry and Meister, 1998). So coins are a good first model, and a rest makes it better if rates are high.
#
# %% [markdown] id="real-idea" lang="zh" slide="slide"
# 如果有不应期，又想得到给定的发放率 $f$，就从公式里解出 $p$：$p = f / (1 - rf)$。第 2 节的 A 组就是这样来的：$0.1 / (1 - 6 \cdot 0.1) = 0.25$。
#
# 真实的神经元呢？清醒猴子视觉皮层的神经元，发放几乎和抛硬币一样不规则，变异系数约为 1（Softky 和 Koch，1993）；不过，频率缓慢起伏也会使测得的变异系数偏大。视网膜的神经节细胞对重复呈现的同一刺激的反应，则远比泊松过程可靠；给抛硬币的模型加上不应期，就能达到同样的精度（Berry 和 Meister，1998）。所以，抛硬币是不错的初步模型；频率高的时候，加上不应期会更好。
#
# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 6 · Check yourself
#
# **1.** A train with $p = 0.1$: two spikes in a row, then 30 silent steps. Is the generator broken?
#
# <details><summary><b>A.</b> Yes: a spike should come about every 10 steps</summary>
#
# On average, yes. But the coin keeps no accounts and owes nobody a spike.
# </details>
# <details><summary><b>B.</b> Yes: after a spike a neuron has to rest</summary>
#
# Real ones do, coins do not. If you want a rest, you have to ask for it.
# </details>
# <details><summary><b>C.</b> No: both are quite usual</summary>
#
# Right. An interval of 1 is the most frequent of all, and 30 misses in a row have a probability of 0.9³⁰ ≈ 4 %.
# </details>
#
# **2.** A Poisson generator at 800 Hz, in steps of 1 ms, delivers 551 spikes per second. What do you do?
#
# <details><summary><b>A.</b> Use finer steps</summary>
#
# Right: in steps of 0.1 ms it is 769 per second, in steps of 0.01 ms 797.
# </details>
# <details><summary><b>B.</b> Report a bug: the random numbers must be bad</summary>
#
# They are all right: (1 − exp(−0.8)) / 0.001 s ≈ 551 per second, just as the theory says.
# </details>
# <details><summary><b>C.</b> Multiply the spikes by 800/551</summary>
#
# Then they are no longer spikes: 1.45 is neither 0 nor 1. And the lost ones do not come back.
# </details>
#
# **3.** You measure 0.05 spikes per step and a Fano factor of 0.3. What kind of train might it be?
#
# <details><summary><b>A.</b> A more regular one, say with a refractory period</summary>
#
# Right: if spikes keep a distance from one another, counts are more reliable than with pure chance.
# </details>
# <details><summary><b>B.</b> Bernoulli trials with p = 0.05 at each step</summary>
#
# Those have F = 1 − 0.05 = 0.95.
# </details>
# <details><summary><b>C.</b> A Poisson process</summary>
#
# That has F = 1 at any rate.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 6 · 自测
#
# **1.** 一个 $p = 0.1$ 的序列，连续发放两次，接着 30 步没有脉冲。生成器坏了吗？
#
# <details><summary><b>A.</b> 坏了，应该大约每 10 步一个脉冲</summary>
#
# 那是平均。硬币不记账，也不欠谁一个脉冲。
# </details>
# <details><summary><b>B.</b> 坏了，神经元发放之后必须休息</summary>
#
# 真实的神经元会休息，硬币不会。想要休息，得自己加上。
# </details>
# <details><summary><b>C.</b> 没坏，两种情况都很平常</summary>
#
# 正确。间隔 1 步本来就最多，而连续 30 次不发放的概率是 0.9³⁰ ≈ 4%。
# </details>
#
# **2.** 一个泊松生成器，800 Hz，每步 1 ms，实际每秒只有 551 个脉冲。怎么办？
#
# <details><summary><b>A.</b> 把时间步取短一些</summary>
#
# 正确：每步 0.1 ms 时是每秒 769 个，每步 0.01 ms 时是 797 个。
# </details>
# <details><summary><b>B.</b> 报告错误，一定是随机数有问题</summary>
#
# 随机数没有问题：(1 − exp(−0.8)) / 0.001 s ≈ 每秒 551 个，正是理论值。
# </details>
# <details><summary><b>C.</b> 把脉冲乘以 800/551</summary>
#
# 那样就不再是脉冲了：1.45 既不是 0 也不是 1。而且丢掉的脉冲也不会回来。
# </details>
#
# **3.** 你测得每步 0.05 个脉冲，Fano 因子为 0.3。这可能是哪一种序列？
#
# <details><summary><b>A.</b> 更规则的序列，例如带有不应期</summary>
#
# 正确：脉冲之间保持距离，数出来的结果就比纯随机更可靠。
# </details>
# <details><summary><b>B.</b> p = 0.05 的伯努利试验</summary>
#
# 那样的话，F = 1 − 0.05 = 0.95。
# </details>
# <details><summary><b>C.</b> 泊松过程</summary>
#
# 泊松过程无论频率多高，F 都是 1。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - Tossed at every step with probability $p$: intervals are geometric with the mean $1/p$, the shortest is the most frequent, $\text{CV} = \sqrt{1 - p}$, $F = 1 - p$.
# - A Poisson process has $F = 1$. Sorted into steps of length $\Delta t$ it loses about $\lambda\,\Delta t/2$ of its spikes.
# - A refractory period lowers the rate to $p/(1 + rp)$ and makes the train more regular.
# - Equal means tell you little. Look at intervals and counts.
#
# | English | 中文 |
# | --- | --- |
# | inter-spike interval | 脉冲间隔 |
# | geometric distribution | 几何分布 |
# | coefficient of variation | 变异系数 |
# | Fano factor | Fano 因子 |
# | Poisson process | 泊松过程 |
# | refractory period | 不应期 |
#
# **Now you:** [exercises for this lesson](05-generator-exercises.ipynb). **Next:** [06 · What does each code buy?](06-codes.ipynb) **Back to** [lesson 02](02-rate.ipynb).
#
# ## The same thing elsewhere
#
# | library | name | what differs |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.rate_conv` | the same toss; no `generator` |
# | SpikingJelly | `encoding.PoissonEncoder` | Bernoulli trials, one step at a time |
# | Norse | `poisson_encode` | Bernoulli trials with $p = f_\text{max}\,\Delta t\,x$, by default 0.1 · `x` |
# | BindsNET | `encoding.poisson` | intervals of whole steps, drawn from a *Poisson* distribution, 0 turned into 1: not a Poisson process, and too few spikes at high rates |
# | Elephant | `StationaryPoissonProcess` | spike times in continuous time, no steps; `refractory_period` built in; `statistics.isi`, `cv`, `fanofactor` |
#
# ## Further reading
#
# - P. Dayan, L. F. Abbott, *Theoretical Neuroscience*, MIT Press, 2001, section 1.4
# - W. R. Softky, C. Koch, "The highly irregular firing of cortical cells is inconsistent with temporal integration of random EPSPs", *Journal of Neuroscience* 13, 1993, [doi:10.1523/JNEUROSCI.13-01-00334.1993](https://doi.org/10.1523/JNEUROSCI.13-01-00334.1993)
# - M. J. Berry, M. Meister, "Refractoriness and neural precision", *Journal of Neuroscience* 18, 1998, [doi:10.1523/JNEUROSCI.18-06-02200.1998](https://doi.org/10.1523/JNEUROSCI.18-06-02200.1998)
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 每一步以概率 $p$ 抛硬币：间隔服从几何分布，平均 $1/p$，最短的出现得最多；$\text{CV} = \sqrt{1 - p}$，$F = 1 - p$。
# - 泊松过程有 $F = 1$。把它归入长度为 $\Delta t$ 的时间步，约有 $\lambda\,\Delta t/2$ 的脉冲会丢失。
# - 不应期把发放率降到 $p/(1 + rp)$，同时让序列更规则。
# - 平均值相同说明不了什么，要看间隔和计数。
#
# | 中文 | English |
# | --- | --- |
# | 脉冲间隔 | inter-spike interval |
# | 几何分布 | geometric distribution |
# | 变异系数 | coefficient of variation |
# | Fano 因子 | Fano factor |
# | 泊松过程 | Poisson process |
# | 不应期 | refractory period |
#
# **轮到你了**：[本课练习](05-generator-exercises.ipynb)。**下一课**：[06 · 每种编码换来什么](06-codes.ipynb)。**返回**：[第 02 课](02-rate.ipynb)。
#
# ## 其他库里的同类功能
#
# | 库 | 名称 | 区别 |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.rate_conv` | 同样是抛一次硬币；没有 `generator` |
# | SpikingJelly | `encoding.PoissonEncoder` | 伯努利试验，每次只编码一步 |
# | Norse | `poisson_encode` | 伯努利试验，$p = f_\text{max}\,\Delta t\,x$，默认情况下为 0.1 · `x` |
# | BindsNET | `encoding.poisson` | 间隔取整数步，从*泊松分布*中抽取，0 改为 1：它不是泊松过程，频率高时脉冲偏少 |
# | Elephant | `StationaryPoissonProcess` | 连续时间里的脉冲时刻，没有时间步；自带 `refractory_period`；另有 `statistics.isi`、`cv`、`fanofactor` |
#
# ## 延伸阅读
#
# - P. Dayan、L. F. Abbott，*Theoretical Neuroscience*，MIT Press，2001，第 1.4 节
# - W. R. Softky、C. Koch，“The highly irregular firing of cortical cells is inconsistent with temporal integration of random EPSPs”，*Journal of Neuroscience* 13，1993，[doi:10.1523/JNEUROSCI.13-01-00334.1993](https://doi.org/10.1523/JNEUROSCI.13-01-00334.1993)
# - M. J. Berry、M. Meister，“Refractoriness and neural precision”，*Journal of Neuroscience* 18，1998，[doi:10.1523/JNEUROSCI.18-06-02200.1998](https://doi.org/10.1523/JNEUROSCI.18-06-02200.1998)
