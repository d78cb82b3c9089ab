# %% [markdown] id="title" lang="en" slide="slide"
# # 07 · Which code, then?
#
# "Rate codes are robust, latency codes are thrifty": that is how most introductions end, without giving a single number. Lesson 06 gave numbers, on a clean line. Here the spikes are moved, lost and faked. Then you choose.
#
# **After this lesson you can**
# - measure what is left of a code when spikes are disturbed, and say what its reader knows;
# - estimate how many bits a spike carries, and tell when such an estimate is too high;
# - choose a code for a task, and name the number that decided it;
# - turn a colour image, a sound and a camera's events into spikes without mixing up the axes.
#
# **You need** lessons [04](04-delta.ipynb) and [06](06-codes.ipynb). **Time:** about 50 minutes; a good place for a break is after section 3.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 07 · 到底该选哪种编码？
#
# “速率编码稳健，延迟编码省脉冲”——许多入门教程讲到这里就结束了，却没有给出任何数据。第 06 课给了数据，不过那时线路是干净的。这一课要把脉冲挪动、弄丢、掺假，然后由你来选。
#
# **学完本课，你可以**
# - 量出脉冲受到干扰后一种编码还剩多少，并说清楚解码的一方知道什么；
# - 估计一个脉冲带有多少比特，并看出这种估计何时偏高；
# - 为一项任务选择编码，并指出决定选择的是哪个数值；
# - 把彩色图像、声音和事件相机的数据变成脉冲张量，不弄混各条轴。
#
# **需要的基础**：第 [04](04-delta.ipynb)、[06](06-codes.ipynb) 课。**时间**：约 50 分钟；学完第 3 节，适合歇一歇。
#
# %% id="begin" slide="skip"
import math

import matplotlib.pyplot as plt
import torch
from IPython.display import Markdown, display
from ipywidgets import interact

from course import begin, compare, data, decode, encode, measure, noise, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

test = data.mnist(train=False)
images = torch.stack([test[index][0][0] for index in range(100)])
digit = images[0]
sets = images.view(5, 20, 28, 28)  # five trials of twenty digits, for the error bars  # en
sets = images.view(5, 20, 28, 28)  # 五次试验，每次二十个数字，用来求误差棒  # zh

# %% [markdown] id="world-predict" lang="en" slide="slide"
# ## 1 · A rough world
#
# Real spikes come a little early or late, get lost on the way, or are noise to begin with. `course.noise` imitates these three: `jitter_uniform` moves each spike by a whole number of steps, all within the given reach equally likely (it loses none); `drop` loses some, and `add_noise` adds spurious ones, at every silent step with the same probability.
#
# **Predict.** Each spike stays, or moves by one step either way: a third each. Which code suffers most?
#
# <details><summary><b>A.</b> Latency: its whole message is <i>when</i></summary>
#
# It does suffer, but only a little: one step off, on a ruler of sixteen marks, is one grey level off.
# </details>
# <details><summary><b>B.</b> Weighted phase: one step off is a factor of two</summary>
#
# Right. A spike that stands for ½ stands for ¼ if it comes one step late. Worse, the last step of one period becomes the first of the next: 1/256 turns into ½.
# </details>
# <details><summary><b>C.</b> Rate: many spikes, so many can go wrong</summary>
#
# Its reader does not look at times at all, only at the number of spikes. This jitter changes no count, so rate, sigma-delta and step-forward do not even notice.
# </details>
#
# %% [markdown] id="world-predict" lang="zh" slide="slide"
# ## 1 · 现实没有那么干净
#
# 真实的脉冲会早到或迟到一点，会在路上丢失，有的根本就是噪声。`course.noise` 模拟这三种情况：`jitter_uniform` 把每个脉冲挪动若干步，在给定范围内各种步数机会均等（一个也不丢）；`drop` 丢掉脉冲；`add_noise` 添上多余的脉冲，每个没有脉冲的时间步概率都相同。
#
# **预测**：每个脉冲要么不动，要么早一步，要么晚一步，各占三分之一。哪种编码受害最深？
#
# <details><summary><b>A.</b> 延迟编码：它的信息全在<i>何时</i></summary>
#
# 它确实受影响，但很温和：十六个刻度的尺子上差一步，不过差一级灰度。
# </details>
# <details><summary><b>B.</b> 加权相位编码：差一步就差一倍</summary>
#
# 正确。代表 ½ 的脉冲迟到一步，就只代表 ¼ 了。更糟的是，一个周期的最后一步会变成下一周期的第一步：1/256 一下子成了 ½。
# </details>
# <details><summary><b>C.</b> 速率编码：脉冲多，出错的也多</summary>
#
# 它根本不看时间，只看个数。这里的抖动不改变个数，所以速率编码、Σ-Δ 编码和步进法毫无感觉。
# </details>
#
# %% id="table" slide="subslide"
def table(columns, codes=compare.CODES):
    """One row a code, one column a call of compare.trials."""  # en
    """每种编码一行；每一列是 compare.trials 的一种调用。"""  # zh
    rows = ["| | " + " | ".join(columns) + " |", "| --- " + "| ---: " * len(columns) + "|"]
    for name in codes:
        results = [compare.trials(name, sets, num_steps=16, **how) for how in columns.values()]
        rows.append(f"| {name} | " + " | ".join(map(str, results)) + " |")
    display(Markdown("\n".join(rows)))


table({"clean": {}, "moved by −1, 0 or 1": {"jitter": 1}, "10 % lost": {"lost": 0.1}, "1 % spurious": {"spurious": 0.01}})  # en
table({"无干扰": {}, "挪动 −1、0 或 1 步": {"jitter": 1}, "丢失 10%": {"lost": 0.1}, "多余脉冲 1%": {"spurious": 0.01}})  # zh

# %% [markdown] id="world-explain" lang="en" slide="subslide"
# The signal-to-noise ratio of digits in 16 steps: the mean of five sets of twenty digits, with its standard error. One thing is the same in all rows: **the reader knows nothing** of the disturbance. It reads as if the line were clean.
#
# - **Moved:** one step is enough to bring weighted phase down from 48 to 14 dB. The codes that count notice nothing.
# - **Lost:** what was sent only once is gone. When one spike in ten is lost, latency falls from 33 to 10 dB. Codes that count keep 15 to 18; population, in which about three neurons vouch for every value, keeps 24, but with six neurons per pixel.
# - **Spurious:** latency believes the first spike, and black pixels, which should be silent, now fire at random. At 1 % it keeps 3 dB. For rate, a spurious spike adds only a sixteenth to one pixel: 18 dB are left.
#
# So "robust" is not a property of a code. It is a property of a code, its reader *and* a disturbance. The next figure turns each disturbance up and down.
#
# %% [markdown] id="world-explain" lang="zh" slide="subslide"
# 表中是 16 步时的信噪比：五组图像（每组二十幅）的平均值和标准误。各行有一点是相同的：**解码的一方对干扰一无所知**，照干净线路的办法去读。
#
# - **挪动**：加权相位编码挪一步就从 48 dB 跌到 14 dB。只看个数的编码纹丝不动。
# - **丢失**：只送一遍的，丢了就没有了。十个脉冲丢一个，延迟编码就从 33 dB 跌到 10 dB；看个数的编码还有 15 到 18 dB；群体编码的每个值都有三个左右的神经元作证，还有 24 dB，不过它每个像素用了六个神经元。
# - **多余**：延迟编码谁先开口就信谁，而本该安静的黑像素现在也会随机开口，1% 的多余脉冲就让它只剩 3 dB。对速率编码来说，一个多余脉冲不过让一个像素多出十六分之一，信噪比还有 18 dB。
#
# 所以，“稳健”并不是编码本身的性质，而要看编码、解码方式*和*干扰三者。下图把每种干扰从弱调到强。
#
# %% id="world" slide="subslide"
PANELS = (
    ("jitter", (0, 1, 2, 4), "Moved by up to … steps"),  # en
    ("lost", (0, 0.05, 0.1, 0.2, 0.4), "Share of spikes lost"),  # en
    ("spurious", (0, 0.005, 0.01, 0.02, 0.05), "Spurious spikes per step and neuron"),  # en
    ("jitter", (0, 1, 2, 4), "最多挪动的步数"),  # zh
    ("lost", (0, 0.05, 0.1, 0.2, 0.4), "丢失脉冲的比例"),  # zh
    ("spurious", (0, 0.005, 0.01, 0.02, 0.05), "每步每神经元的多余脉冲"),  # zh
)
fig, axes = plt.subplots(1, 3, figsize=(9.5, 4.8), sharey=True)
for ax, (how, strengths, label) in zip(axes, PANELS, strict=True):
    for name in compare.CODES:
        colour, marker = plot.CODES[name]
        results = [compare.trials(name, sets, num_steps=16, **{how: strength}) for strength in strengths]
        level, error = [one.mean for one in results], [one.error for one in results]
        ax.errorbar(strengths, level, error, color=colour, marker=marker, label=name)
    ax.set(xlabel=label, title=how)
axes[0].set_ylabel("SNR of 16 steps (dB)")  # en
axes[0].set_ylabel("16 步的信噪比（dB）")  # zh
fig.legend(*axes[0].get_legend_handles_labels(), ncols=4, loc="outside lower center")
plt.show()

# %% [markdown] id="reader-predict" lang="en" slide="slide"
# ## 2 · What does the reader know?
#
# On many lines, nothing is ever moved or added: spikes are only *lost*. A reader who knows that can do better. A spike that arrives was certainly sent. Weighted phase sends its eight bits twice in 16 steps, so it is enough that one of the two arrives: take OR, not the mean. A rate is divided by the share that arrives. In general: compare what you have received with every train that could have been sent, and take the **likeliest** one.
#
# **Predict.** One spike in ten is lost, and all readers know it. Which code is still no better than before?
#
# <details><summary><b>A.</b> Sigma-delta: it counts, and the count is wrong</summary>
#
# The steps of the spikes that did arrive tell which count it was: only one of the seventeen trains has all of them and hardly any more.
# </details>
# <details><summary><b>B.</b> Burst: it breaks off when a spike is lost</summary>
#
# The others are still there, and their interval says how many there must have been.
# </details>
# <details><summary><b>C.</b> Population: it was good already</summary>
#
# It gains a little: a neuron that is silent may have lost its spike.
# </details>
# <details><summary><b>D.</b> Latency: a lost spike leaves nothing to know anything about</summary>
#
# Right. The pixel is silent, as a black one is, and no reader can tell which of the two it was.
# </details>
#
# %% [markdown] id="reader-predict" lang="zh" slide="slide"
# ## 2 · 解码的一方知道什么？
#
# 许多线路上，脉冲不会挪动，也不会凭空多出来，只会*丢失*。知道这一点，就能读得更好：收到的脉冲，肯定是发送过的。加权相位编码在 16 步里把八个比特送了两遍，只要有一遍收到就行，所以该取“或”，而不是取平均。发放率呢，就除以能收到的比例。一般的做法是：把收到的与每一种可能发送的序列对照，取**最有可能**的那一种。
#
# **预测**：十个脉冲丢一个，而且解码的一方都知道。哪一种编码仍然毫无起色？
#
# <details><summary><b>A.</b> Σ-Δ 编码：它看个数，而个数错了</summary>
#
# 收到的那些脉冲各在哪一步，透露了原来的个数：十七种序列里，把它们全都包含、又多不出几个的，只有一种。
# </details>
# <details><summary><b>B.</b> 簇发编码：丢一个脉冲，一串就断了</summary>
#
# 其余的还在，从它们的间隔就知道原来该有几个。
# </details>
# <details><summary><b>C.</b> 群体编码：它本来就不差</summary>
#
# 它也有一点提高：不出声的神经元，可能只是脉冲丢了。
# </details>
# <details><summary><b>D.</b> 延迟编码：脉冲一丢，就什么线索也没有了</summary>
#
# 正确。这个像素不出声，黑像素也不出声，谁也分不清是哪一种。
# </details>
#
# %% id="reader" slide="fragment"
line = {"lost": 0.1}
table({"knows nothing": line, "knows that 10 % are lost": line | {"told": True}})  # en
table({"一无所知": line, "知道丢失 10%": line | {"told": True}})  # zh
told = {name: compare.trials(name, sets, **line, told=True) for name in compare.CODES}
for name in ("sigma_delta", "weighted_phase"):
    gain, error = compare.difference(told["population"], told[name])
    print(f"population against {name}, both told: {gain:.1f} ± {error:.1f} dB")  # en
    print(f"都知道时，population 比 {name}：{gain:.1f} ± {error:.1f} dB")  # zh

# %% [markdown] id="reader-explain" lang="en" slide="subslide"
# What looked like a property of the code was half the reader's. Sigma-delta gains 8 dB, weighted phase 9. With **one** neuron per pixel, both now read as well as population does with **six**: the differences on the last two lines are less than twice their errors.
#
# Is that fair to population? It used six neurons for each pixel. So let every code have six, which all send the same:
#
# %% [markdown] id="reader-explain" lang="zh" slide="subslide"
# 原来看似编码的性质，有一半其实是解码方式的功劳。Σ-Δ 编码提高了 8 dB，加权相位编码提高了 9 dB。每个像素只用**一个**神经元，这两种就与用**六个**神经元的群体编码读得一样好了：最后两行的差都不到误差的两倍。
#
# 这样比公平吗？群体编码每个像素用了六个神经元。那就让每种编码都有六个，六个发送同样的内容：
#
# %% id="budget" slide="fragment"
rows = ["| six neurons per pixel | spikes per image | knows nothing | knows that 10 % are lost |", "| --- | ---: | ---: | ---: |"]  # en
rows = ["| 每像素六个神经元 | 每幅图像脉冲数 | 一无所知 | 知道丢失 10% |", "| --- | ---: | ---: | ---: |"]  # zh
for name, code in compare.CODES.items():
    unaware, aware = (compare.trials(name, sets, **line, copies=6 // code.neurons, told=told) for told in (False, True))
    rows.append(f"| {name} | {784 * aware.spikes:,.0f} | {unaware} | {aware} |")
display(Markdown("\n".join(rows)))

# %% [markdown] id="budget-explain" lang="en" slide="subslide"
# A spike that gets lost hardly matters if five others say the same. Now every code that all six neurons send alike is back at what it can do on a clean line (rate even above, with six times the tosses), if its reader knows of the losses. Weighted phase is first, for 8,400 spikes. Latency reaches 33 dB for 836 spikes, a third of what population takes for 25 dB.
#
# **A fair table says what is equal** (neurons, spikes or steps) **and what the reader knows.** This one: neurons and steps are equal, spikes are not, and both kinds of reader are shown.
#
# %% [markdown] id="budget-explain" lang="zh" slide="subslide"
# 有五个同伴说着同样的话，丢一个脉冲就不要紧了。解码方只要知道会丢脉冲，由六个神经元同样发送的编码就都回到了干净线路上的水平（速率编码还更好，因为硬币多抛了五倍）。加权相位编码第一，用了 8,400 个脉冲；延迟编码用 836 个脉冲就有 33 dB，而群体编码用了将近三倍的脉冲，只有 25 dB。
#
# **公平的表格要写明什么相同**（神经元、脉冲还是时间步），**还要写明解码的一方知道什么。** 这张表里，神经元和时间步相同，脉冲数不同，两种解码方式都列出来了。
#
# %% [markdown] id="bits-predict" lang="en" slide="slide"
# ## 3 · How many bits does a spike carry?
#
# Until now, each result was one of a code *and* a reader. **Mutual information** asks for no reader: it says how many bits a train tells about the value, and nobody can read more from it than that. A pixel with 256 equally likely grey levels holds 8 bits. To tell half of the levels from the other half is worth one.
#
# **Predict.** In 16 steps, the rate code sends 8 spikes on average. How many of the 8 bits do they tell?
#
# <details><summary><b>A.</b> About 1.5, as one value has many counts</summary>
#
# Right, a fifth of a bit for each spike. The tosses are noise: count 8 may come from any level between 70 and 190 or so.
# </details>
# <details><summary><b>B.</b> About 4, since 17 counts are possible, and log₂ 17 = 4.1</summary>
#
# That would be so if each level had one count for itself. But the same level gives a different count each time.
# </details>
# <details><summary><b>C.</b> All 8, one for each spike</summary>
#
# A spike of a rate code says only: probably not very dark.
# </details>
# <details><summary><b>D.</b> 16, one for each step, a spike or none</summary>
#
# So many bits can pass through 16 steps, but these carry mostly the noise of the tosses, and the pixel holds only 8.
# </details>
#
# %% [markdown] id="bits-predict" lang="zh" slide="slide"
# ## 3 · 一个脉冲带有多少比特？
#
# 前面的每个结果，都取决于编码*和*解码方式。**互信息**（mutual information）则不问怎么解码：它说的是一列脉冲透露了数值的多少比特，谁来读也不可能读出更多。256 个灰度等可能的像素，含有 8 比特；能把其中一半灰度与另一半区分开，就值 1 比特。
#
# **预测**：速率编码在 16 步里平均发放 8 个脉冲。它们透露了 8 比特中的多少？
#
# <details><summary><b>A.</b> 1.5 左右，因为同一个值的个数时多时少</summary>
#
# 正确，每个脉冲五分之一比特。抛硬币就是噪声：数到 8 个脉冲，原来的灰度可能是 70 到 190 之间的任何一级。
# </details>
# <details><summary><b>B.</b> 4 左右，因为有 17 种个数，log₂ 17 = 4.1</summary>
#
# 假如每一级灰度都有自己固定的个数，那就是 4.1。可是同一级灰度，每次得到的个数都不同。
# </details>
# <details><summary><b>C.</b> 全部 8 比特，每个脉冲一比特</summary>
#
# 速率编码的一个脉冲只说了一句：多半不太暗。
# </details>
# <details><summary><b>D.</b> 16 比特，每步一比特：有或没有</summary>
#
# 16 步最多确实能传这么多，但传的大半是抛硬币的噪声，而像素本身只有 8 比特。
# </details>
#
# %% id="bits" slide="fragment"
levels = torch.randint(256, (60_000,), generator=torch.Generator().manual_seed(1))
ANSWERS = {"rate": measure.spike_count, "latency": measure.first_spike_time}
STEPS = (4, 8, 16, 32, 64, 128)


def information(code, num_steps, disturb=lambda spikes, coin: spikes, trials=60_000):
    coin = torch.Generator().manual_seed(2)
    spikes = disturb(compare.CODES[code].encode(levels[:trials] / 255, num_steps, coin), coin)
    found = measure.mutual_information(levels[:trials], ANSWERS[code](spikes))
    return found, measure.bits_per_spike(found.bits, spikes)


p = (torch.arange(256) + 0.5) / 256
error = torch.stack([1 / measure.fisher_information(p, num_steps).sqrt() for num_steps in STEPS])
bound = -(error * math.sqrt(2 * math.pi * math.e)).log2().mean(1)

fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4))
labels = {"rate": "rate: the count", "latency": "latency: the first spike"}  # en
labels = {"rate": "速率编码：个数", "latency": "延迟编码：首脉冲"}  # zh
for code, label in labels.items():
    colour, marker = plot.CODES[code]
    found = [information(code, num_steps) for num_steps in STEPS]
    bits, spread = [one.bits for one, _ in found], [one.error for one, _ in found]
    left.errorbar(STEPS, bits, spread, color=colour, marker=marker, label=label)
    right.plot(STEPS, [each for _, each in found], color=colour, marker=marker)
left.plot(STEPS, bound, "--", color="black", label="from Cramér–Rao")  # en
left.plot(STEPS, bound, "--", color="black", label="由克拉默-拉奥下界推得")  # zh
left.set(ylabel="Bits about the pixel, of 8", title="Each pixel")  # en
right.set(ylabel="Bits per spike", title="Each spike")  # en
left.set(ylabel="关于像素的比特数，最多 8", title="每个像素")  # zh
right.set(ylabel="每个脉冲的比特数", title="每个脉冲")  # zh
for ax in (left, right):
    ax.set_xscale("log", base=2)
    ax.set_xticks(STEPS, STEPS)
    ax.set(xlabel="Time steps", ylim=(0, 8))  # en
    ax.set(xlabel="时间步数", ylim=(0, 8))  # zh
left.legend(loc="upper left")
plt.show()

# %% [markdown] id="bits-explain" lang="en" slide="subslide"
# Twice as many steps buy a latency code one bit more, and a rate code half a bit. So latency's spike grows ever richer, the longer the ruler, and rate's ever poorer.
#
# The dashed line says that this is not the reader's fault. By the bound of **Cramér and Rao**, no unbiased reader gets a rate's error below $\sqrt{p(1-p)/n}$ in $n$ steps, and the mean of the spikes reaches it (lesson 02). An error of standard deviation σ leaves $-\log_2(\sigma\sqrt{2\pi e})$ bits of a value between 0 and 1 (Brunel & Nadal, 1998). That holds for many steps; for few, a little more is left.
#
# **Is the estimate honest?** It counts how often each level meets each count. With few trials, even chance meetings look like knowledge, and the estimate is too high: it is **biased**. `mutual_information` takes off what Miller and Madow worked out for that. Look at what it is worth, first for the count, where the truth is 1.52 bits:
#
# %% [markdown] id="bits-explain" lang="zh" slide="subslide"
# 步数翻倍，延迟编码多得 1 比特，速率编码只多得半比特。所以尺子越长，延迟编码的每个脉冲越值钱，速率编码的每个脉冲越不值钱。
#
# 虚线说明，这不能怪解码的一方。根据**克拉默-拉奥下界**（Cramér–Rao bound），凡是无偏的解码，用 $n$ 步读出发放率，误差都不会小于 $\sqrt{p(1-p)/n}$；而取脉冲的平均值就达到了它（第 02 课）。标准差为 σ 的误差，使 0 到 1 之间的数值只剩 $-\log_2(\sigma\sqrt{2\pi e})$ 比特（Brunel 和 Nadal，1998）。这在步数很多时成立；步数少时，还要略多一点。
#
# **这样估计靠得住吗？** 它数的是每级灰度与每种个数相遇了多少次。试验次数少的时候，偶然的相遇也像是知道了什么，估计就会偏高，这叫**偏差**（bias）。`mutual_information` 会按 Miller 和 Madow 推出的公式扣掉一部分。扣得够不够？先看个数，它的真值是 1.52 比特：
#
# %% id="bits-bias" slide="fragment"
for trials in (1_000, 10_000, 60_000):
    found, _ = information("rate", 16, trials=trials)
    print(f"count, {trials:6,} trials: {found.bits + found.bias:.2f} − {found.bias:.2f} = {found.bits:.2f} bits")  # en
    print(f"个数，{trials:6,} 次试验：{found.bits + found.bias:.2f} − {found.bias:.2f} = {found.bits:.2f} 比特")  # zh
spikes = encode.rate(levels / 255, 16, generator=torch.Generator().manual_seed(2))
pattern = (spikes * 2.0 ** torch.arange(16)[:, None]).sum(0)  # each of the 65,536 trains has a number  # en
pattern = (spikes * 2.0 ** torch.arange(16)[:, None]).sum(0)  # 65,536 种序列，每种一个编号  # zh
found = measure.mutual_information(levels, pattern)
print(f"train, 60,000 trials: {found.bits + found.bias:.2f} − {found.bias:.2f} = {found.bits:.2f} bits")  # en
print(f"序列，60,000 次试验：{found.bits + found.bias:.2f} − {found.bias:.2f} = {found.bits:.2f} 比特")  # zh

# %% [markdown] id="bits-bias-explain" lang="en" slide="subslide"
# For the count, the correction helps, but from 1,000 trials it still leaves half a bit too much or more. For the whole train, nothing helps: 65,536 trains can meet 256 levels in nearly 17 million ways, and we tried 60,000 times. The truth is again 1.52, because the tosses of one level are all alike, and their order tells nothing. So choose an answer with few kinds, and say which bias is left (in the figure, 0.02 bits at 128 steps).
#
# The other codes toss no coins: on a clean line, each level has one train. So it is enough to send each level once, and there is no bias. What is a spike worth in each, at 16 steps?
#
# %% [markdown] id="bits-bias-explain" lang="zh" slide="subslide"
# 对个数来说，扣除是有用的，可是只有 1,000 次试验时，仍然高出半比特以上。对整个序列来说，怎么扣都没用：65,536 种序列与 256 级灰度，相遇的方式将近 1,700 万种，我们只试了 60,000 次。真值其实还是 1.52，因为同一级灰度的各次抛硬币都一样，先后次序不透露任何东西。所以，要选种类少的量来估计，并说明还剩下多少偏差（上图在 128 步处，还高出 0.02 比特）。
#
# 别的编码不抛硬币：线路干净时，每级灰度只有一种序列，所以每级送一次就够了，没有偏差。在 16 步里，各种编码的一个脉冲值多少？
#
# %% id="bits-codes" slide="fragment"
rows = ["| 16 steps | bits about the pixel | spikes per pixel | bits per spike |", "| --- | ---: | ---: | ---: |"]  # en
rows = ["| 16 步 | 关于像素的比特数 | 每像素脉冲数 | 每脉冲比特数 |", "| --- | ---: | ---: | ---: |"]  # zh
every = torch.arange(256)  # each level once  # en
every = torch.arange(256)  # 每级灰度一次  # zh
for name, code in compare.CODES.items():
    spikes = code.encode(every / 255, 16, torch.Generator().manual_seed(2))
    trains = spikes.movedim(0, -1).flatten(1).unique(dim=0, return_inverse=True)[1]
    found = information("rate", 16)[0] if name == "rate" else measure.mutual_information(every, trains, bias="none")
    each = measure.spike_count(spikes).sum().item() / 256
    rows.append(f"| {name} | {found.bits:.1f} | {each:.1f} | {found.bits / each:.1f} |")
display(Markdown("\n".join(rows)))

DISTURBED = {
    "clean": lambda spikes, coin: spikes,  # en
    "moved": lambda spikes, coin: noise.jitter_uniform(spikes, 1, generator=coin),  # en
    "10 % lost": lambda spikes, coin: noise.drop(spikes, 0.1, generator=coin),  # en
    "1 % spurious": lambda spikes, coin: noise.add_noise(spikes, 0.01, generator=coin),  # en
    "无干扰": lambda spikes, coin: spikes,  # zh
    "挪动": lambda spikes, coin: noise.jitter_uniform(spikes, 1, generator=coin),  # zh
    "丢失 10%": lambda spikes, coin: noise.drop(spikes, 0.1, generator=coin),  # zh
    "多余 1%": lambda spikes, coin: noise.add_noise(spikes, 0.01, generator=coin),  # zh
}
for code in ANSWERS:
    print(code, *(f"{how}: {information(code, 16, disturb)[0].bits:.1f}" for how, disturb in DISTURBED.items()), sep=",  ")

# %% [markdown] id="bits-codes-explain" lang="en" slide="notes"
# Weighted phase tells everything, one bit a spike (and twice over, hence 8 spikes, not 4). Sigma-delta's train tells more than its count: 6.5 bits, while the 17 counts that our reader looks at hold 4. Population's 1.9 bits a spike take six neurons.
#
# The last two lines, in bits, have a surprise. When 10 % are lost, latency still tells 3.6 bits, rate 1.3. Yet in section 1, latency's SNR fell *below* rate's: 10 against 16 dB. Both are true. Information asks how often you can know the value; SNR punishes each large error by its square, and a lost latency spike turns white into black. Bits do not replace the question of what the reader needs.
#
# %% [markdown] id="bits-codes-explain" lang="zh" slide="notes"
# 加权相位编码全都说出来了，每个脉冲 1 比特（还说了两遍，所以是 8 个脉冲，而不是 4 个）。Σ-Δ 编码的序列比个数透露得多，有 6.5 比特；我们的解码只看个数，17 种个数只有 4 比特。群体编码每个脉冲 1.9 比特，却用了六个神经元。
#
# 最后两行（单位是比特）有点出人意料：丢失 10% 时，延迟编码还有 3.6 比特，速率编码只有 1.3。可是在第 1 节里，延迟编码的信噪比却*低于*速率编码，10 dB 对 16 dB。两者都没错。信息量问的是有多大机会知道数值；信噪比则按平方惩罚每个大错，而延迟编码丢一个脉冲，白就成了黑。比特数代替不了那个问题：解码的一方究竟需要什么。
#
# %% [markdown] id="slider-text" lang="en" slide="slide"
# ## 4 · See it
#
# Choose a code and a disturbance for the digit itself. Then move `strength` (for `jitter_uniform`, how far a spike may move, as a share of the 16 steps; for the others, a probability). With latency and `add_noise` at 0.05, can you still read the digit? Is a picture with a low SNR always one that you cannot read?
#
# %% [markdown] id="slider-text" lang="zh" slide="slide"
# ## 4 · 看一看
#
# 直接在图像上看看效果。选一种编码、一种干扰，再拖动 `strength`（对 `jitter_uniform`，它是最多挪动多远，即占 16 步的比例；对另外两种，它是概率）。选延迟编码和 `add_noise`，`strength` 为 0.05 时，还认得出是几吗？信噪比低的图，就一定认不出吗？
#
# %% id="slider" tags=["nbval-ignore-output"] slide="fragment"
@interact(code=list(compare.CODES), how=["jitter_uniform", "drop", "add_noise"], strength=(0.0, 0.5, 0.01))
def show(code="latency", how="add_noise", strength=0.05):
    sent = compare.CODES[code].encode(digit, 16, torch.Generator().manual_seed(0))
    amount = round(16 * strength) if how == "jitter_uniform" else strength
    disturbed = getattr(noise, how)(sent, amount, generator=torch.Generator().manual_seed(6))
    pictures = (digit, compare.CODES[code].decode(sent), compare.CODES[code].decode(disturbed))
    titles = ("The image", "Read back", f"Read back after {how}")  # en
    titles = ("原图", "还原", f"{how} 之后还原")  # zh
    fig, axes = plt.subplots(1, 3, figsize=(9, 3.3))
    for ax, picture, title in zip(axes, pictures, titles, strict=True):
        plot.image(picture, ax).set_title(title)
        ax.set_xlabel(f"{measure.snr_db(digit, picture):.0f} dB" if picture is not digit else "")
    plt.show()

# %% [markdown] id="slider-explain" lang="en" slide="notes"
# You can, even at −4 dB: the picture is full of specks, but an eye that knows what digits look like still sees a 7. SNR counts every speck. It tells you how well the *values* survive, not how well a task can be solved; for that, lesson 08 trains a network.
#
# %% [markdown] id="slider-explain" lang="zh" slide="notes"
# 认得出，虽然只有 −4 dB：满图的斑点，也挡不住见惯了数字的眼睛认出一个 7。信噪比却把每个斑点都算上。它衡量的是*数值*保留得多好，而不是任务完成得多好；后者要等第 08 课训练一个网络来回答。
#
# %% [markdown] id="cases" lang="en" slide="slide"
# ## 5 · Which would you choose for …
#
# **A drone** that looks for a landing place. One camera image at a time, a clean wire, a small battery: each spike costs. The values should arrive within 16 steps, to one part in sixteen.
#
# <details><summary><b>A.</b> Rate</summary>
#
# Ten times the spikes of latency, for 19 dB and not 33. (Its running mean is there from the first step on, but rough. A task that can do with that may stop early and save most of the spikes: lesson 08 measures it.)
# </details>
# <details><summary><b>B.</b> Latency</summary>
#
# Right: 139 spikes for the whole image, and 33 dB. The wire is clean, so latency's weakness does not matter.
# </details>
# <details><summary><b>C.</b> Weighted phase</summary>
#
# More exact than needed, for nearly ten times as many spikes.
# </details>
#
# **A patch on the chest** that records the heart for a week and sends by radio. Between two beats the signal hardly moves.
#
# <details><summary><b>A.</b> Step-forward</summary>
#
# Right. No change, no spike, nothing to send. Section 6 shows it on a signal that is silent for a while. Send the true value now and then, because the error from a lost spike stays.
# </details>
# <details><summary><b>B.</b> Rate, one toss per sample</summary>
#
# It tosses coins all day, heartbeat or not. And a single toss says next to nothing about the sample.
# </details>
# <details><summary><b>C.</b> Latency</summary>
#
# Latency suits a value that stands still. The signal would have to be cut into windows first, and each window would send a spike for every value, even if nothing happens.
# </details>
#
# **A chip with an old link** that loses one spike in ten, but never moves or adds one; its reader knows that. Spikes are plentiful, and six neurons per pixel are free. The values should arrive as exactly as possible, within 16 steps.
#
# <details><summary><b>A.</b> Population: it has six neurons already</summary>
#
# It was best as long as no reader knew anything and the others had a single neuron: 24 dB. Here both are different, and it reaches 25.
# </details>
# <details><summary><b>B.</b> Rate, by six neurons, because it is robust</summary>
#
# Six times as many tosses help: 25 dB, told the loss. But they are still tosses.
# </details>
# <details><summary><b>C.</b> Weighted phase, by six neurons</summary>
#
# Right: each bit is sent twelve times, and it is enough that one of them arrives: 48 dB, all that eight bits can give. If spikes were scarce, latency would do: 33 dB for a tenth of the spikes.
# </details>
#
# %% [markdown] id="cases" lang="zh" slide="slide"
# ## 5 · 换作是你，选哪一种？
#
# **一架寻找降落点的无人机**：每次只看一帧画面，线路干净，电池很小，每个脉冲都要花电。数值要在 16 步之内送到，误差不超过十六分之一。
#
# <details><summary><b>A.</b> 速率编码</summary>
#
# 脉冲是延迟编码的十倍，信噪比却只有 19 dB，不到 33 dB。（到目前为止的平均值从第一步起就有，只是很粗。要是任务用粗的就够，可以早早叫停，省下大部分脉冲，第 08 课会实测。）
# </details>
# <details><summary><b>B.</b> 延迟编码</summary>
#
# 正确：整幅图像 139 个脉冲，33 dB。线路干净，它的弱点就不成问题。
# </details>
# <details><summary><b>C.</b> 加权相位编码</summary>
#
# 比需要的更准，脉冲却要用到延迟编码的近十倍。
# </details>
#
# **一片贴在胸口的心电贴**：连续记录一周，用无线电发送。两次心跳之间，信号几乎不动。
#
# <details><summary><b>A.</b> 步进法</summary>
#
# 正确。没有变化就没有脉冲，也就什么都不用发。第 6 节会在一段先静后动的信号上看到这一点。要记得隔一阵发一次真实值，因为丢掉一个脉冲，误差会一直留着。
# </details>
# <details><summary><b>B.</b> 速率编码，每个采样抛一次硬币</summary>
#
# 不管有没有心跳，它都整天抛个不停；而只抛一次，几乎说明不了这个采样值是多少。
# </details>
# <details><summary><b>C.</b> 延迟编码</summary>
#
# 它适合静止不变的数值。用在这里得先把信号切成窗口，哪怕什么也没发生，每个窗口的每个值也要发放一次。
# </details>
#
# **一块链路老化的芯片**：每十个脉冲丢一个，但从不挪动，也不会多出来，这一点解码的一方也知道。脉冲随便用，每个像素可以用六个神经元，要求在 16 步之内把数值传得尽量准。
#
# <details><summary><b>A.</b> 群体编码：它本来就有六个神经元</summary>
#
# 解码方一无所知、别的编码只有一个神经元的时候，它确实最好，有 24 dB。这里两条都变了，它只有 25 dB。
# </details>
# <details><summary><b>B.</b> 速率编码，用六个神经元，因为它稳健</summary>
#
# 硬币多抛了五倍，确实有帮助：知道丢失的比例，有 25 dB。可抛硬币终究是抛硬币。
# </details>
# <details><summary><b>C.</b> 加权相位编码，用六个神经元</summary>
#
# 正确：每个比特送了十二遍，只要收到一遍就行，于是有 48 dB，八个比特最多也就这么准。要是脉冲紧张，延迟编码也不错：脉冲只要十分之一，有 33 dB。
# </details>
#
# %% [markdown] id="colour-predict" lang="en" slide="slide"
# ## 6 · Colour, sound, events: watch the axes
#
# This is another question that learners keep asking ([snnTorch #376](https://github.com/jeshraghian/snntorch/issues/376)): where does time go when the image has colours, or when the data already has a time axis?
#
# ### A colour image
#
# **Predict.** Two RGB images, `[2, 3, 28, 28]`, 16 steps. What is the shape of the spikes of `encode.rate`?
#
# <details><summary><b>A.</b> <code>[16, 2, 28, 28]</code>: the three colours are averaged</summary>
#
# No encoder mixes values. Each of the three numbers of a pixel gets a neuron of its own.
# </details>
# <details><summary><b>B.</b> <code>[16, 2, 3, 28, 28]</code>: time comes in front</summary>
#
# Right. Time comes in front, and all other axes stay what they were. The encoder does not know what a colour is.
# </details>
# <details><summary><b>C.</b> <code>[2, 16 × 3, 28, 28]</code>: the steps become further channels</summary>
#
# You can fold them like that later, for a convolution that takes all steps at once. But then the network no longer has a time axis.
# </details>
#
# %% [markdown] id="colour-predict" lang="zh" slide="slide"
# ## 6 · 彩色、声音、事件：当心轴
#
# 这也是学习者一再问起的（[snnTorch #376](https://github.com/jeshraghian/snntorch/issues/376)）：图像有颜色，或者数据本来就有时间轴，时间该放在哪里？
#
# ### 彩色图像
#
# **预测**：两幅 RGB 图像，形状 `[2, 3, 28, 28]`，16 个时间步。`encode.rate` 得到的脉冲是什么形状？
#
# <details><summary><b>A.</b> <code>[16, 2, 28, 28]</code>，三种颜色取了平均</summary>
#
# 编码器不会把数值混在一起。一个像素的三个数，各有自己的神经元。
# </details>
# <details><summary><b>B.</b> <code>[16, 2, 3, 28, 28]</code>：时间排在最前</summary>
#
# 正确。时间加在最前面，其余的轴原样不动。编码器并不知道什么是颜色。
# </details>
# <details><summary><b>C.</b> <code>[2, 16 × 3, 28, 28]</code>，时间步变成了更多的通道</summary>
#
# 之后可以这样折叠，让卷积一次处理所有时间步，但那样网络里就没有时间了。
# </details>
#
# %% id="colour" slide="subslide"
colours = torch.stack([
    torch.stack([data.digit(3), data.digit(5), data.digit(8)]),  # red, green, blue  # en
    torch.stack([data.digit(3), data.digit(5), data.digit(8)]),  # 红、绿、蓝  # zh
    torch.stack([data.digit(1), data.digit(7), data.digit(0)]),
])  # fmt: skip
print(f"{'':14}", list(colours.shape))
fig, axes = plt.subplots(1, 4, figsize=(9.5, 3))
axes[0].imshow(colours[0].movedim(0, -1))
axes[0].set_title("The image: a 3, a 5 and an 8")  # en
axes[0].set_title("原图：3、5、8 叠在一起")  # zh
shown = dict(zip(("rate", "latency", "weighted_phase"), axes[1:], strict=True))
for name, code in compare.CODES.items():
    spikes = code.encode(colours, 16, torch.Generator().manual_seed(0))
    print(f"{name:14}", list(spikes.shape), f"{measure.spike_count(spikes[:, 0]).sum():6,}")
    if name in shown:
        shown[name].imshow(code.decode(spikes)[0].movedim(0, -1))
        shown[name].set_title(f"{name}: {int(spikes[:, 0].sum()):,} spikes")  # en
        shown[name].set_title(f"{name}：{int(spikes[:, 0].sum()):,} 个脉冲")  # zh
for ax in axes:
    ax.set(xticks=[], yticks=[])
plt.show()

# %% [markdown] id="colour-explain" lang="en" slide="subslide"
# All codes but the last give `[time, batch, colour, row, column]`. Population adds one axis at the end, its six neurons; `spikes.movedim(-1, 3).flatten(2, 3)` makes 3 × 6 = 18 channels of them, ready for a convolution.
#
# At 16 steps the eye sees hardly any difference, and latency needed a tenth of the spikes that rate did. Watch out for two things. Scale all three colours alike (divide by 255), or the image changes colour. And never give an encoder the *hue*: 0.99 and 0.01 are nearly the same red, but in a latency code one fires first and the other last.
#
# %% [markdown] id="colour-explain" lang="zh" slide="subslide"
# 除最后一种外，形状都是 `[时间, 批次, 颜色, 行, 列]`。群体编码在最后多一条轴，即六个神经元；用 `spikes.movedim(-1, 3).flatten(2, 3)` 可以合成 3 × 6 = 18 个通道，直接交给卷积。
#
# 16 步时肉眼几乎看不出差别，而延迟编码的脉冲只有速率编码的十分之一。有两点要当心。三种颜色要用同样的比例缩放（都除以 255），否则图像会变色。另外，不要直接给*色相*（hue）编码：0.99 和 0.01 几乎是同一种红，在延迟编码里却一个最先、一个最后。
#
# %% [markdown] id="sound-predict" lang="en" slide="slide"
# ### A signal that already has time
#
# Three recordings of one channel, 300 samples each. PyTorch's audio tools return them as `[batch, channel, time]`.
#
# **Predict.** `encode.step_forward(recordings, threshold=0.05)`, just as they come. What happens?
#
# <details><summary><b>A.</b> An error, because time is not in front</summary>
#
# How could the encoder know? Shapes carry no names. The result even has the right shape.
# </details>
# <details><summary><b>B.</b> The result is right; the encoder finds the longest axis</summary>
#
# No. Axis 0 is time, always.
# </details>
# <details><summary><b>C.</b> No error, but nonsense: it encodes the change from one recording to the next</summary>
#
# Right, and nothing warns you. Move the axis first: <code>recordings.movedim(-1, 0)</code>.
# </details>
#
# %% [markdown] id="sound-predict" lang="zh" slide="slide"
# ### 本来就有时间的信号
#
# 三段录音，单通道，每段 300 个采样。PyTorch 的音频工具给出的形状是 `[批次, 通道, 时间]`。
#
# **预测**：原样拿来，直接运行 `encode.step_forward(recordings, threshold=0.05)`，会怎样？
#
# <details><summary><b>A.</b> 报错，因为时间不在最前面</summary>
#
# 编码器怎么会知道呢？形状里没有名字。结果的形状甚至看着还挺对。
# </details>
# <details><summary><b>B.</b> 没问题，编码器会找到最长的那条轴</summary>
#
# 不会。时间永远是第 0 轴。
# </details>
# <details><summary><b>C.</b> 不报错，结果却毫无意义：比的是不同录音</summary>
#
# 正确，而且没有任何警告。应先把轴换过来：<code>recordings.movedim(-1, 0)</code>。
# </details>
#
# %% id="sound-axes" slide="subslide"
time = torch.arange(300)
loudness = torch.exp(-(((time - 170) / 60) ** 2)) * (time >= 80)
sound = 0.5 + 0.45 * loudness * torch.sin(2 * math.pi * time / 40)
recordings = torch.stack([sound, sound.roll(20), 1 - sound]).unsqueeze(1)

wrong = encode.step_forward(recordings, threshold=0.05)
right = encode.step_forward(recordings.movedim(-1, 0), threshold=0.05)
names = ("as they come", "time moved to the front")  # en
names = ("原样拿来", "时间移到最前面")  # zh
for name, spikes in zip(names, (wrong, right), strict=True):
    print(f"{name}: {list(spikes.shape)}, {int(measure.spike_count(spikes).sum())} spikes")  # en
    print(f"{name}：{list(spikes.shape)}，{int(measure.spike_count(spikes).sum())} 个脉冲")  # zh

# %% [markdown] id="sound-roads" lang="en" slide="slide"
# Now the real question: how does each code treat a signal? There are three ways.
#
# | way | codes | what comes out |
# | --- | --- | --- |
# | follow it | delta, step-forward, moving window, BSA | as many steps as samples, nothing added |
# | one toss for each sample | rate with `time_var_input=True` | as many steps as samples |
# | cut it into frames, encode each frame as an image | latency, weighted phase, burst, population, rate | frames × steps |
#
# Two of the followers are new. **Moving window** compares with the mean of the last few samples. **BSA** ("Ben's spiker algorithm", Schrauwen and Van Campenhout, 2003) asks at each step: if I fire now, and my reader turns the spike into a small hump, does that bring the reconstruction closer to the signal? It has no OFF spikes.
#
# %% [markdown] id="sound-roads" lang="zh" slide="slide"
# 现在来看真正的问题：每种编码该怎样处理信号？有三条路。
#
# | 做法 | 编码 | 得到什么 |
# | --- | --- | --- |
# | 跟着信号走 | 增量调制、步进法、滑动窗口、BSA | 步数等于采样数，不添任何轴 |
# | 每个采样抛一次硬币 | 速率编码，`time_var_input=True` | 步数等于采样数 |
# | 切成帧，每一帧当作图像来编码 | 延迟、加权相位、簇发、群体、速率 | 帧数 × 步数 |
#
# “跟着信号走”的四种里有两种是新的。**滑动窗口**（moving window）把信号与前几个采样的平均值比较。**BSA**（Ben's spiker algorithm，Schrauwen 和 Van Campenhout，2003）每一步都问自己：如果现在发放，解码方会把这个脉冲变成一个小鼓包，这样是不是更接近信号？它没有 OFF 脉冲。
#
# %% id="sound" slide="fragment"
hump = torch.hann_window(9, periodic=False)[1:-1]
hump = hump / hump.sum()
signal = sound
followed = {
    "delta": encode.delta(signal, 0.05, padding=True, off_spike=True),
    "step_forward": encode.step_forward(signal, 0.05),
    "moving_window": encode.moving_window(signal, window=5, threshold=0.05),
    "bsa": encode.bsa(signal, hump, threshold=0.8),
}
read = {
    "delta": decode.delta(followed["delta"], 0.05, start=signal[0]),
    "step_forward": decode.step_forward(followed["step_forward"], 0.05, start=signal[0]),
    "moving_window": decode.moving_window(followed["moving_window"], 0.05, start=signal[0]),
    "bsa": decode.bsa(followed["bsa"], hump),
}
fig, axes = plt.subplots(4, 1, figsize=(10, 7.5), sharex=True, sharey=True)
for ax, (name, spikes) in zip(axes, followed.items(), strict=True):
    ax.plot(signal, color="gray", linewidth=3, alpha=0.5, label="signal")  # en
    ax.plot(read[name], color="black", linewidth=1.2, label="read back")  # en
    ax.plot(signal, color="gray", linewidth=3, alpha=0.5, label="信号")  # zh
    ax.plot(read[name], color="black", linewidth=1.2, label="还原")  # zh
    ax.eventplot(time[spikes > 0], lineoffsets=-0.12, linelengths=0.14, colors=plot.ON, label="ON")
    ax.eventplot(time[spikes < 0], lineoffsets=-0.3, linelengths=0.14, colors=plot.OFF, label="OFF")
    count, quiet = int(measure.spike_count(spikes)), int(measure.spike_count(spikes[:80]))
    swing = measure.snr_db(signal - 0.5, read[name] - 0.5)
    print(f"{name:14} {count:4} spikes, {quiet:3} of them in the silence, {swing:4.0f} dB")  # en
    print(f"{name:14} {count:4} 个脉冲，其中 {quiet:3} 个在静默段，{swing:4.0f} dB")  # zh
    ax.set(title=name, ylim=(-0.42, 1.1), ylabel="Value")  # en
    ax.set(title=name, ylim=(-0.42, 1.1), ylabel="数值")  # zh
fig.legend(*axes[1].get_legend_handles_labels(), ncols=4, loc="outside upper right")
axes[-1].set_xlabel("Time step = sample")  # en
axes[-1].set_xlabel("时间步 = 采样")  # zh
plt.show()

# %% [markdown] id="sound-explain" lang="en" slide="subslide"
# The SNR here counts only the swing around the resting value 0.5. Step-forward is the best of the four, and silent while nothing happens. It lags only where the wave is steepest: one threshold per step is its top speed. BSA comes close, but has to fire all the time, because to its reader no spikes means 0. Delta and moving window drift: what their reader misses at one step is never made up for.
#
# A lost spike makes step-forward drift, too: from there to the end, its staircase is off by one threshold.
#
# %% [markdown] id="sound-explain" lang="zh" slide="subslide"
# 这里的信噪比只算围绕静息值 0.5 的起伏。步进法最好，而且在静默段一声不响。只有波形最陡的地方它才跟不上：每步一个阈值，已是它的极限速度。BSA 与它接近，却得一直发放，因为对它的解码方来说，没有脉冲就是 0。增量调制和滑动窗口会漂移：解码方在某一步没有得知的，以后再也补不回来。
#
# 步进法丢了脉冲也会这样：此后整条阶梯都错开一个阈值。
#
# %% id="drift" slide="fragment"
lost = followed["step_forward"].clone()
lost[lost.nonzero()[10]] = 0
gap = read["step_forward"] - decode.step_forward(lost, 0.05, start=signal[0])
print(f"Off by {gap.abs()[:100].max():.2f} in the first 100 steps, by {gap[-1]:.2f} at the end")  # en
print(f"前 100 步相差 {gap.abs()[:100].max():.2f}，最后相差 {gap[-1]:.2f}")  # zh

# %% [markdown] id="events" lang="en" slide="slide"
# ### Events from an event camera
#
# An event camera has done the encoding itself. What you get is a list, (time, row, column, ON or OFF), and all that is left to do is to sort it into a tensor: time in front, two channels for the polarity. (As in most recordings, ON is 1 and OFF is 0 here, and so are the channels. Others do it the other way round, so check. `course.events` reads the usual files.) Never encode it again: a rate code would read 0 and 1 as probabilities, never and always. It would only repeat the same events at every step of yet another time axis, and an OFF spike written as −1 would be lost.
#
# %% [markdown] id="events" lang="zh" slide="slide"
# ### 事件相机的数据
#
# 事件相机自己已经编好码了。拿到手的是一张清单，每行是（时间、行、列、ON 或 OFF），剩下的事只是把它整理成张量：时间在最前，极性占两个通道。（这里和多数录下的数据一样，ON 记作 1，OFF 记作 0，通道也照此排列；也有反过来的，用前要看清楚。`course.events` 能读常见的文件。）千万别再编一次码：在速率编码里，0 和 1 会被当成概率，即“从不”和“总是”，再编一次，只是在又一条时间轴上把同样的事件每步重复一遍；记作 −1 的 OFF 脉冲还会丢掉。
#
# %% id="events-code" slide="fragment"
film = data.moving_digit(label=3, num_steps=28)
camera = encode.delta(film, threshold=0.2, padding=True, off_spike=True)
step, row, column = camera.nonzero(as_tuple=True)
polarity = (camera[step, row, column] > 0).long()  # 1: ON, 0: OFF
print("t, row, column, polarity:", torch.stack([step, row, column, polarity], 1)[:3].tolist())  # en
print("时间、行、列、极性：", torch.stack([step, row, column, polarity], 1)[:3].tolist())  # zh

spikes = torch.zeros(28, 2, 28, 28)
spikes[step, polarity, row, column] = 1
print(list(spikes.shape), torch.equal(spikes[:, 1] - spikes[:, 0], camera))

# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 7 · Check yourself
#
# **1.** A colleague reports: "Our latency code has an SNR of 33 dB, so it is better than your rate code with 19 dB." What do you ask first?
#
# <details><summary><b>A.</b> Nothing, 33 is more than 19</summary>
#
# That is on a clean line. With one spike in ten lost, the order is reversed: 10 dB against 16, or 18 if both readers know of it.
# </details>
# <details><summary><b>B.</b> How many spikes get lost, and how many are spurious?</summary>
#
# Right. That decides which column of the table counts.
# </details>
# <details><summary><b>C.</b> How many spikes did you use for one image?</summary>
#
# That is a better question for those who use a rate code. Latency used a tenth of rate's spikes, so the answer would speak for it even more.
# </details>
#
# **2.** "Population is the most robust code: with 10 % lost it keeps 24 dB, weighted phase 15." What is unfair about it?
#
# <details><summary><b>A.</b> Nothing: both had the same 16 steps and the same losses</summary>
#
# Equal time is one thing. Look at what else they were given.
# </details>
# <details><summary><b>B.</b> One loses spikes, the other does not</summary>
#
# Both lost one in ten.
# </details>
# <details><summary><b>C.</b> Six neurons against one, and a reader who averages what should be OR-ed</summary>
#
# Right. With six neurons and a reader who knows that spikes are only lost, weighted phase reads 48 dB.
# </details>
#
# **3.** A film as `[batch, 5, 3, 64, 64]`: five frames of RGB. You want to encode its changes from frame to frame. What do you write?
#
# <details><summary><b>A.</b> <code>encode.delta(film, off_spike=True)</code></summary>
#
# That compares one film of the batch with the next one.
# </details>
# <details><summary><b>B.</b> <code>encode.delta(film.movedim(1, 0), off_spike=True)</code></summary>
#
# Right: the frames are the time axis, and nothing is added. The result is <code>[5, batch, 3, 64, 64]</code>.
# </details>
# <details><summary><b>C.</b> <code>encode.rate(film, num_steps=5)</code></summary>
#
# That adds a sixth axis and treats each frame of each film as a still image: five tosses for every pixel of all five frames.
# </details>
#
# **4.** "From 500 trials with 256 grey levels, our rate code's count tells 3.1 bits." What do you suspect?
#
# <details><summary><b>A.</b> That it is too high: two trials for each level</summary>
#
# Right. Chance meetings of levels and counts pass for knowledge. Repeat it with pairs drawn at random: what is left of 3.1 bits is bias.
# </details>
# <details><summary><b>B.</b> That it is too low: more trials would find more information</summary>
#
# More trials would find less. The bias of the plug-in estimate is upward.
# </details>
# <details><summary><b>C.</b> Nothing: an estimate may err to either side, and errors cancel out</summary>
#
# Noise does, bias does not.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 7 · 自测
#
# **1.** 同事说：“我们的延迟编码信噪比有 33 dB，比你们 19 dB 的速率编码好。”你先问什么？
#
# <details><summary><b>A.</b> 不用问，33 比 19 大</summary>
#
# 那是线路干净的时候。十个脉冲丢一个，次序就反过来了：10 dB 对 16 dB；要是双方都知道会丢，则是 10 dB 对 18 dB。
# </details>
# <details><summary><b>B.</b> 你们的硬件会丢多少脉冲，又会多出多少？</summary>
#
# 正确。该看表里的哪一列，就取决于此。
# </details>
# <details><summary><b>C.</b> 你们用了多少脉冲？</summary>
#
# 这个问题更该问用速率编码的一方。延迟编码的脉冲只有速率编码的十分之一，问了反而更显出它的好。
# </details>
#
# **2.** “群体编码最稳健：丢失 10%，它还有 24 dB，加权相位编码只剩 15 dB。”这样比，哪里不公平？
#
# <details><summary><b>A.</b> 没有不公平：同样 16 步，丢的也一样多</summary>
#
# 时间相同只是其一。再看看双方还各用了什么。
# </details>
# <details><summary><b>B.</b> 一个丢了脉冲，另一个没丢</summary>
#
# 两者都丢了十分之一。
# </details>
# <details><summary><b>C.</b> 六个神经元对一个；而且该取“或”的地方取了平均</summary>
#
# 正确。同样六个神经元，解码方又知道脉冲只会丢失，加权相位编码就有 48 dB。
# </details>
#
# **3.** 一批影片的形状是 `[批次, 5, 3, 64, 64]`，即五帧 RGB。想编码帧与帧之间的变化，该写什么？
#
# <details><summary><b>A.</b> <code>encode.delta(film, off_spike=True)</code></summary>
#
# 这样比较的是批次里的一部影片和下一部影片。
# </details>
# <details><summary><b>B.</b> <code>encode.delta(film.movedim(1, 0), off_spike=True)</code></summary>
#
# 正确：帧就是时间轴，不必再添。结果的形状是 <code>[5, 批次, 3, 64, 64]</code>。
# </details>
# <details><summary><b>C.</b> <code>encode.rate(film, num_steps=5)</code></summary>
#
# 这样会多出第六条轴，把每部影片的每一帧都当成静止图像：五帧的每个像素各抛五次硬币。
# </details>
#
# **4.** “256 级灰度，试验 500 次，我们的速率编码从个数得到 3.1 比特。”你怀疑什么？
#
# <details><summary><b>A.</b> 偏高了：每级灰度才试两次</summary>
#
# 正确。灰度与个数的偶然相遇被当成了知识。把两者随机配对再算一遍，还剩下的比特就是偏差。
# </details>
# <details><summary><b>B.</b> 偏低了：多试几次会发现更多信息</summary>
#
# 多试几次只会发现更少。直接代入频率的估计，偏差总是向上的。
# </details>
# <details><summary><b>C.</b> 不怀疑：估计有高有低，正负会抵消</summary>
#
# 噪声会抵消，偏差不会。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - No code is best at everything. Clean line, few spikes: latency. Spikes move: a code that counts. Spikes get lost: tell the reader, or let several neurons say the same. A signal that mostly rests: step-forward.
# - "Robust" is said of a code, a reader and a disturbance. A comparison names what is equal (neurons, spikes, steps) and what the reader knows, and has error bars.
# - Mutual information says what a train tells to the best of readers. Twice the steps buy latency one bit, rate half a bit. Its estimate is too high if trials are few.
# - Time is axis 0. Still values get a new one; data that already has time gets it moved to the front with `movedim`; events only have to be sorted in.
#
# | English | 中文 |
# | --- | --- |
# | signal-to-noise ratio | 信噪比 |
# | jitter | 抖动 |
# | spurious spike | 多余脉冲 |
# | likeliest train | 最有可能的序列 |
# | mutual information | 互信息 |
# | bias (of an estimate) | 偏差 |
#
# **Now you:** [exercises for this lesson](07-choose-exercises.ipynb). **Next:** [lesson 08](08-learn.ipynb) lets a network show what each code is worth.
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 没有哪种编码样样最好。线路干净、脉冲要省：延迟编码；脉冲会挪动：看个数的编码；脉冲会丢：让解码的一方知道，或者让几个神经元说同样的话；大部分时间静止的信号：步进法。
# - “稳健”要就编码、解码方式和干扰三者来说。比较时要写明什么相同（神经元、脉冲、时间步）、解码的一方知道什么，并给出误差棒。
# - 互信息说的是一列脉冲最多能透露多少。步数翻倍，延迟编码多得 1 比特，速率编码多得半比特。试验次数少，估计就偏高。
# - 时间是第 0 轴。静止的数值会添上一条新轴；本来就有时间的数据，用 `movedim` 把时间换到最前；事件只需整理进去。
#
# | 中文 | English |
# | --- | --- |
# | 信噪比 | signal-to-noise ratio |
# | 抖动 | jitter |
# | 多余脉冲 | spurious spike |
# | 最有可能的序列 | likeliest train |
# | 互信息 | mutual information |
# | 偏差 | bias (of an estimate) |
#
# **轮到你了**：[本课练习](07-choose-exercises.ipynb)。**下一课**：[第 08 课](08-learn.ipynb)让网络来回答，每种编码究竟值多少。
#
# %% [markdown] id="elsewhere" lang="en" slide="subslide"
# ## The same thing elsewhere
#
# | here | library | name | what differs |
# | --- | --- | --- | --- |
# | `noise.*` | tonic | `TimeJitter`, `DropEvent`, `UniformNoise` | for lists of events, as augmentation |
#
# ## Further reading
#
# - N. Brunel, J.-P. Nadal, "Mutual information, Fisher information, and population coding", *Neural Computation* 10(7), 1998, [doi:10.1162/089976698300017115](https://doi.org/10.1162/089976698300017115)
# - S. Panzeri, R. Senatore, M. A. Montemurro, R. S. Petersen, "Correcting for the sampling bias problem in spike train information measures", *Journal of Neurophysiology* 98(3), 2007, [doi:10.1152/jn.00559.2007](https://doi.org/10.1152/jn.00559.2007)
# - B. Petro, N. Kasabov, R. M. Kiss, "Selection and optimization of temporal spike encoding methods for spiking neural networks", *IEEE TNNLS* 31(2), 2020, [doi:10.1109/TNNLS.2019.2906158](https://doi.org/10.1109/TNNLS.2019.2906158)
# - B. Schrauwen, J. Van Campenhout, "BSA, a fast and accurate spike train encoding scheme", *IJCNN* 2003, [doi:10.1109/IJCNN.2003.1224019](https://doi.org/10.1109/IJCNN.2003.1224019)
#
# %% [markdown] id="elsewhere" lang="zh" slide="subslide"
# ## 其他库里的同类功能
#
# | 这里 | 库 | 名称 | 区别 |
# | --- | --- | --- | --- |
# | `noise.*` | tonic | `TimeJitter`、`DropEvent`、`UniformNoise` | 处理的是事件清单，用于数据增强 |
#
# ## 延伸阅读
#
# - N. Brunel、J.-P. Nadal，“Mutual information, Fisher information, and population coding”，*Neural Computation* 10(7)，1998，[doi:10.1162/089976698300017115](https://doi.org/10.1162/089976698300017115)
# - S. Panzeri、R. Senatore、M. A. Montemurro、R. S. Petersen，“Correcting for the sampling bias problem in spike train information measures”，*Journal of Neurophysiology* 98(3)，2007，[doi:10.1152/jn.00559.2007](https://doi.org/10.1152/jn.00559.2007)
# - B. Petro、N. Kasabov、R. M. Kiss，“Selection and optimization of temporal spike encoding methods for spiking neural networks”，*IEEE TNNLS* 31(2)，2020，[doi:10.1109/TNNLS.2019.2906158](https://doi.org/10.1109/TNNLS.2019.2906158)
# - B. Schrauwen、J. Van Campenhout，“BSA, a fast and accurate spike train encoding scheme”，*IJCNN* 2003，[doi:10.1109/IJCNN.2003.1224019](https://doi.org/10.1109/IJCNN.2003.1224019)
