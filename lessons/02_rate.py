# %% [markdown] id="title" lang="en" slide="slide"
# # 02 · Rate coding: the brighter, the more often
#
# A bright pixel fires often, a dark one hardly ever. That is the whole idea of a **rate code**: the *number* of spikes carries the value. It is the first code that neuroscience found and the first that most people use, yet it is disputed. At the end you will know why.
#
# **After this lesson you can**
# - predict how many spikes a pixel will fire, for any gain and any number of steps;
# - choose the number of steps for an error you are willing to accept;
# - read a raster plot, and say what a rate code costs in energy and in time.
#
# **You need** [lesson 00](00-welcome.ipynb) and a little PyTorch (tensors and their shapes). **Time:** about 45 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 02 · 速率编码：越亮，发放越频繁
#
# 亮像素频繁发放，暗像素几乎不发放。**速率编码**（rate coding，也称频率编码）说到底就是这一句话：用脉冲的*个数*来表示数值。它是神经科学最早发现的编码，也是多数人最先用到的编码，却一直有争议。学完本课，你会知道争的是什么。
#
# **学完本课，你可以**
# - 对任意增益和时间步数，预测一个像素会发放多少个脉冲；
# - 根据可以接受的误差，选定时间步数；
# - 读懂栅格图，说出速率编码在能量和时间上的代价。
#
# **需要的基础**：[第 00 课](00-welcome.ipynb)，以及一点 PyTorch（张量和形状）。**时间**：约 45 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch

from course import animate, begin, data, encode, explore, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="coin-idea" lang="en" slide="slide"
# ## 1 · A coin for every step
#
# Take a value $X$ between 0 and 1 and read it as a probability. At every time step a coin is tossed that says "spike" with probability $X$:
#
# $$P(R = 1) = X, \qquad P(R = 0) = 1 - X$$
#
# One such toss is a **Bernoulli trial**: a binomial distribution $B(n, p)$ with a single trial, $n = 1$, and $p = X$. Each toss is independent of the others.
#
# **Predict.** A pixel of value 0.5 is tossed for 10 steps. What comes out? Open the answer you would give.
#
# <details><summary><b>A.</b> Exactly 5 spikes, as 10 × 0.5 = 5</summary>
#
# Five is the <i>expected</i> number. Exactly five comes up in only about one run in four (252 of the 1,024 outcomes); all other runs are off by one or more. A code that always gives five is a <i>deterministic</i> rate code; such codes exist, too.
# </details>
# <details><summary><b>B.</b> A spike at every second step: 1, 0, 1, 0, …</summary>
#
# That would be a regular train. The coin does not remember its last toss: 1, 1, 1, 0 is as likely as 1, 0, 1, 0.
# </details>
# <details><summary><b>C.</b> Some number around 5, which varies from run to run</summary>
#
# Right. From 2 to 8 spikes are all quite usual: only one run in fifty has fewer or more.
# </details>
#
# The next cell gives its coin a fixed seed, so running it again gives the same tosses; another seed gives others.
#
# %% [markdown] id="coin-idea" lang="zh" slide="slide"
# ## 1 · 每一步抛一次硬币
#
# 取 0 到 1 之间的一个数 $X$，把它看成概率。每个时间步抛一次硬币，以概率 $X$ 得到“脉冲”：
#
# $$P(R = 1) = X, \qquad P(R = 0) = 1 - X$$
#
# 这样抛一次，就是一次**伯努利试验**（Bernoulli trial），即试验次数 $n = 1$、概率 $p = X$ 的二项分布 $B(n, p)$。各次抛掷互不影响。
#
# **预测**：一个值为 0.5 的像素，抛 10 步，会得到什么？点开你认为对的那一项。
#
# <details><summary><b>A.</b> 恰好 5 个脉冲，因为 10 × 0.5 = 5</summary>
#
# 5 是<i>期望</i>（expected value）。恰好得到 5 个的机会只有约四分之一（1,024 种结果中有 252 种），其余各次都会差一个或更多。每次都恰好 5 个的，是<i>确定性</i>的速率编码，那是另一种做法。
# </details>
# <details><summary><b>B.</b> 每两步发放一次：1、0、1、0……</summary>
#
# 那是规则的脉冲序列。硬币不记得上一次的结果：1、1、1、0 和 1、0、1、0 出现的机会一样大。
# </details>
# <details><summary><b>C.</b> 5 个上下，各次可能不同</summary>
#
# 正确。2 到 8 个都很常见，五十次里大约只有一次落在这个范围之外。
# </details>
#
# 下面固定了随机种子，所以你重复运行也会得到同样的结果；换一个种子，结果就会变。
#
# %% id="coin-ten" slide="subslide"
coin = torch.Generator().manual_seed(23)  # a seed of its own: the same tosses on every machine  # en
coin = torch.Generator().manual_seed(23)  # 固定随机种子，每台电脑上抛出的结果都相同  # zh

probability = torch.full((10,), 0.5)
spikes = torch.bernoulli(probability, generator=coin)
print(spikes)
print(f"Fired in {spikes.mean():.0%} of the steps")  # en
print(f"{spikes.mean():.0%} 的时间步有脉冲")  # zh

# %% [markdown] id="more-steps" lang="en" slide="fragment"
# Now toss the same coin for longer. Watch how far the observed **firing rate** (the share of steps with a spike) is from 0.5.
#
# %% [markdown] id="more-steps" lang="zh" slide="fragment"
# 用同一枚硬币抛得更久一些，注意观察到的发放率（firing rate，有脉冲的时间步所占的比例）离 0.5 有多远。
#
# %% id="coin-more" slide="fragment"
for num_steps in (10, 100, 1_000, 10_000):
    spikes = torch.bernoulli(torch.full((num_steps,), 0.5), generator=coin)
    print(f"{num_steps:6,} steps: rate {spikes.mean():.4f}")  # en
    print(f"{num_steps:6,} 步：发放率 {spikes.mean():.4f}")  # zh

# %% [markdown] id="error-idea" lang="en" slide="slide"
# With more steps the rate comes nearer to the probability, on the whole if not every single time. But how fast? The mean of $T$ independent tosses has the standard deviation
#
# $$\sigma = \sqrt{\frac{p\,(1 - p)}{T}}$$
#
# so **a tenth of the error costs a hundred times the steps**. Don't take the formula on trust: the next cell measures it, with 500 runs for each number of steps.
#
# %% [markdown] id="error-idea" lang="zh" slide="slide"
# 时间步越多，发放率总的来说越接近概率，但不一定每次都更近。那么，接近得有多快？$T$ 次独立抛掷的平均值，标准差为
#
# $$\sigma = \sqrt{\frac{p\,(1 - p)}{T}}$$
#
# 也就是说，**误差要降到十分之一，时间步数就得增加到原来的一百倍**。公式对不对，下面实测：每种步数各做 500 次。
#
# %% id="error-figure" slide="subslide"
steps = [3, 10, 30, 100, 300, 1_000, 3_000]
fig, ax = plt.subplots(figsize=(7, 4))
for p, colour in ((0.5, plot.ON), (0.05, plot.OFF)):
    runs = [encode.rate(torch.full((500,), p), T, generator=coin) for T in steps]
    measured = [(run.mean(0) - p).square().mean().sqrt() for run in runs]
    theory = [(p * (1 - p) / T) ** 0.5 for T in steps]
    ax.loglog(steps, measured, "o", color=colour, label=f"p = {p}, measured")  # en
    ax.loglog(steps, theory, "-", color=colour, label=f"p = {p}, theory")  # en
    ax.loglog(steps, measured, "o", color=colour, label=f"p = {p}，测量")  # zh
    ax.loglog(steps, theory, "-", color=colour, label=f"p = {p}，理论")  # zh
    print(f"p = {p}:", ", ".join(f"{m / t:.2f}" for m, t in zip(measured, theory, strict=True)))
ax.set(xlabel="Time steps T", ylabel="Error of the rate (RMS)")  # en
ax.set_title("A hundred times the steps, a tenth of the error")  # en
ax.set(xlabel="时间步数 T", ylabel="发放率的误差（均方根）")  # zh
ax.set_title("步数增加到一百倍，误差才降到十分之一")  # zh
ax.legend()
plt.show()

# %% [markdown] id="error-explain" lang="en" slide="fragment"
# The printed numbers are the measured error divided by the theoretical one: all are close to 1. With both axes logarithmic, both lines have the slope −½. In absolute terms, values near 0 (or 1) are easier than 0.5, as less is left to chance. Relative to the value it is the other way round: the smaller p, the larger the relative error.
#
# %% [markdown] id="error-explain" lang="zh" slide="fragment"
# 打印出来的是测量值与理论值之比，全都接近 1。在双对数坐标下，两条线的斜率都是 −½。就绝对误差而言，接近 0（或 1）的值比 0.5 容易：结果本来就没有多少悬念。相对误差则不然，p 越小，相对误差越大。
#
# %% [markdown] id="coins-slider-text" lang="en" slide="subslide"
# Now you: 400 neurons toss the same coin. Raise `num_steps` and watch the histogram of their rates narrow. Four times the steps: how much narrower? Then move `probability`: where is the histogram widest, and where is nothing left to chance?
#
# %% [markdown] id="coins-slider-text" lang="zh" slide="subslide"
# 自己动手：400 个神经元抛同一种硬币。增大 `num_steps`，看发放率的直方图怎样变窄。步数变成四倍，它窄了多少？再移动 `probability`：直方图在哪里最宽，又在哪里毫无悬念？
#
# %% id="coins-slider" tags=["nbval-ignore-output"] slide="fragment"
explore.coins()

# %% [markdown] id="poisson-idea" lang="en" slide="slide"
# ### Bernoulli against Poisson
#
# Neuroscience most often describes random spikes as a **Poisson process**: spikes come at any moment, independently of one another, $\lambda$ of them per step on average. One step may then hold two spikes or three; a coin has room for one. The number of spikes in $T$ steps has the variance
#
# $$\text{Bernoulli: } T\,p\,(1 - p), \qquad \text{Poisson: } T\,\lambda$$
#
# **Predict.** A coin with $p = 0.9$ and a Poisson process with $\lambda = 0.9$ run for 100 steps each: both give 90 spikes on average. If you repeat that many times, whose counts scatter more?
#
# <details><summary><b>A.</b> Neither: the mean is the same, and both are pure chance</summary>
#
# A mean does not tell you how far single runs stray from it. Put the numbers into the two formulas.
# </details>
# <details><summary><b>B.</b> The coin's, as it is all or nothing</summary>
#
# At 0.9 it is nearly always "all": little is left to chance. A coin is most uncertain at 0.5.
# </details>
# <details><summary><b>C.</b> The Poisson process's, about three times as much</summary>
#
# Right: √(100 · 0.9) = 9.5 against √(100 · 0.9 · 0.1) = 3.
# </details>
#
# %% [markdown] id="poisson-idea" lang="zh" slide="slide"
# ### 伯努利与泊松
#
# 神经科学最常用**泊松过程**（Poisson process）来描述随机的脉冲：脉冲随时可能到来，彼此独立，平均每步 $\lambda$ 个。于是一步之内可能有两个、三个脉冲；而硬币每步至多一个。$T$ 步中脉冲个数的方差是
#
# $$\text{伯努利：} T\,p\,(1 - p), \qquad \text{泊松：} T\,\lambda$$
#
# **预测**：$p = 0.9$ 的硬币和 $\lambda = 0.9$ 的泊松过程，各 100 步，平均都是 90 个脉冲。重复许多次，哪一个的脉冲数更分散？
#
# <details><summary><b>A.</b> 一样：平均值相同，又都是纯随机</summary>
#
# 平均值说明不了单次结果会偏离多远。把数代入上面两个式子试试。
# </details>
# <details><summary><b>B.</b> 硬币更分散，因为它不是有就是无</summary>
#
# 概率为 0.9 时，几乎每次都是“有”，没剩下多少随机。硬币在 0.5 时才最难预料。
# </details>
# <details><summary><b>C.</b> 泊松过程更分散，大约是三倍</summary>
#
# 正确：√(100 · 0.9) ≈ 9.5，而 √(100 · 0.9 · 0.1) = 3。
# </details>
#
# %% id="poisson-figure" slide="subslide"
dice = torch.Generator().manual_seed(8)
p = torch.linspace(0.05, 1, 20)
tossed = encode.rate(p.expand(5_000, 20), num_steps=100, generator=dice)
poisson = torch.poisson(p.expand(100, 5_000, 20), generator=dice)

fig, ax = plt.subplots(figsize=(8, 4))
ax.plot(100 * p, poisson.sum(0).var(0), "s", color=plot.OFF, label="Poisson, measured")  # en
ax.plot(100 * p, 100 * p, color=plot.OFF, label="Poisson, theory: Tλ")  # en
ax.plot(100 * p, tossed.sum(0).var(0), "o", color=plot.ON, label="Bernoulli, measured")  # en
ax.plot(100 * p, 100 * p * (1 - p), color=plot.ON, label="Bernoulli, theory: Tp(1 − p)")  # en
ax.set(xlabel="Mean number of spikes in 100 steps", ylabel="Variance of that number")  # en
ax.set_title("Alike while spikes are rare, different once they are frequent")  # en
ax.plot(100 * p, poisson.sum(0).var(0), "s", color=plot.OFF, label="泊松，测量")  # zh
ax.plot(100 * p, 100 * p, color=plot.OFF, label="泊松，理论：Tλ")  # zh
ax.plot(100 * p, tossed.sum(0).var(0), "o", color=plot.ON, label="伯努利，测量")  # zh
ax.plot(100 * p, 100 * p * (1 - p), color=plot.ON, label="伯努利，理论：Tp(1 − p)")  # zh
ax.set(xlabel="100 步中脉冲数的平均值", ylabel="脉冲数的方差")  # zh
ax.set_title("脉冲稀少时两者相近，多了就分开")  # zh
ax.legend()
plt.show()
for place in (0, -1):
    share = (poisson[..., place] > 1).float().mean()
    print(f"λ = {p[place]:.2f}: {share:.1%} of the steps hold more than one spike")  # en
    print(f"λ = {p[place]:.2f}：{share:.1%} 的时间步里不止一个脉冲")  # zh

# %% [markdown] id="poisson-explain" lang="en" slide="fragment"
# While spikes are rare, a step hardly ever holds two of them, so coin and Poisson process are practically the same. That is why tossing coins is often *called* Poisson coding. Once spikes are frequent, they differ: for a white pixel the coin leaves nothing to chance, while a Poisson process of $\lambda = 1$ still has the error $\sqrt{\lambda / T} = 0.1$ in 100 steps.
#
# A spike tensor of 0 and 1 has no room for the second spike of a step, and this course's rate code, like snnTorch's, tosses coins. [Lesson 05](05-generator.ipynb) shows what happens to a Poisson process that is squeezed into steps, and what that has to do with hertz.
#
# %% [markdown] id="poisson-explain" lang="zh" slide="fragment"
# 脉冲稀少时，一步之内几乎不会有两个，两者也就几乎没有差别，所以抛硬币也常被*叫作*泊松编码。脉冲一多，两者就分开了：白像素的硬币毫无悬念，而 $\lambda = 1$ 的泊松过程，100 步之后发放率仍有 $\sqrt{\lambda / T} = 0.1$ 的误差。
#
# 脉冲张量里只有 0 和 1，放不下同一步的第二个脉冲；本课程的速率编码和 snnTorch 一样，用的是抛硬币。硬要把泊松过程装进时间步会怎样，这与赫兹又有什么关系，留到[第 05 课](05-generator.ipynb)。
#
# %% [markdown] id="mnist-idea" lang="en" slide="slide"
# ## 2 · MNIST as spikes
#
# Every pixel of a digit is such a probability: white pixels (1) fire at every step, black ones (0) never. A MNIST image does not change with time, so the *same* image is used again at every step, and only the tosses differ. `encode.rate` does this for a whole batch at once.
#
# **Predict.** A batch has the shape `[128, 1, 28, 28]`: 128 images of one channel and 28 × 28 pixels. What is the shape of the spikes for 100 steps?
#
# <details><summary><b>A.</b> <code>[100, 128, 1, 28, 28]</code>, time before anything else</summary>
#
# Right: <code>[time × batch × input dimensions]</code>. This is the shape of the <i>output</i>; the input has no time axis.
# </details>
# <details><summary><b>B.</b> <code>[128, 1, 28, 28]</code>, as the spikes replace the pixels</summary>
#
# That would be a single time step. A hundred steps need an axis of their own.
# </details>
# <details><summary><b>C.</b> <code>[128, 100, 1, 28, 28]</code>, batch first as always in PyTorch</summary>
#
# Some libraries do so, but here, as in snnTorch, time comes first: a network is run step by step, and <code>spikes[t]</code> is then exactly the batch for step <i>t</i>.
# </details>
#
# %% [markdown] id="mnist-idea" lang="zh" slide="slide"
# ## 2 · 把 MNIST 变成脉冲
#
# 手写数字的每个像素值都可以看成这样一个概率：白像素（1）每步都发放，黑像素（0）从不发放。MNIST 图像不随时间变化，所以每个时间步用的都是*同一幅*图像，不同的只是抛硬币的结果。`encode.rate` 一次就能编码整个批次（batch）。
#
# **预测**：一个批次的形状是 `[128, 1, 28, 28]`，即 128 幅图像，单通道，28 × 28 像素。编码成 100 步，脉冲的形状是什么？
#
# <details><summary><b>A.</b> <code>[100, 128, 1, 28, 28]</code>，时间排在最前</summary>
#
# 正确：<code>[时间 × 批次 × 输入维度]</code>。这是<i>输出</i>的形状，输入没有时间轴。
# </details>
# <details><summary><b>B.</b> <code>[128, 1, 28, 28]</code>，因为脉冲取代了像素</summary>
#
# 那只是一个时间步。一百步要另占一条轴。
# </details>
# <details><summary><b>C.</b> <code>[128, 100, 1, 28, 28]</code>，PyTorch 总是批次在前</summary>
#
# 有些库是这样，但这里和 snnTorch 一样，时间在最前面：网络一步一步地运行，<code>spikes[t]</code> 正好就是第 <i>t</i> 步的整个批次。
# </details>
#
# %% id="mnist-batch" slide="subslide"
shuffle = torch.Generator().manual_seed(0)
loader = torch.utils.data.DataLoader(data.mnist(), batch_size=128, shuffle=True, generator=shuffle)
images, labels = next(iter(loader))

spikes = encode.rate(images, num_steps=100, generator=coin)
print("images:", list(images.shape))  # en
print("spikes:", list(spikes.shape))  # en
print("图像：", list(images.shape))  # zh
print("脉冲：", list(spikes.shape))  # zh

# %% [markdown] id="outside-idea" lang="en" slide="slide"
# ### Values that are not probabilities
#
# A probability is never below 0 or above 1. Values outside that range are **clipped**: everything below 0 becomes 0, everything above 1 becomes 1. If this happens without a gain, the course warns you, because usually it means that somebody forgot to divide by 255.
#
# %% [markdown] id="outside-idea" lang="zh" slide="slide"
# ### 不是概率的值
#
# 概率不会小于 0，也不会大于 1。超出范围的值会被**截断**（clip）：小于 0 的当作 0，大于 1 的当作 1。没有设置增益却出现这种值时，课程会提醒你，因为多半是有人忘了除以 255。
#
# %% id="outside" tags=["warns"] slide="fragment"
values = torch.tensor([-0.5, 0.0, 0.5, 1.0, 1.5])
observed = encode.rate(values, num_steps=1_000, generator=coin).mean(0)
for value, rate in zip(values, observed, strict=True):
    print(f"{value:5.1f} → {rate:.2f}")

# %% [markdown] id="film-idea" lang="en" slide="slide"
# ## 3 · Look at it
#
# ### As a film
#
# To show one digit, take it out of the batch: `spikes[:, 0, 0]` keeps all time steps of image 0, channel 0. (`film.save("digit.mp4")` or `film.save("digit.gif")` would write a file.)
#
# %% [markdown] id="film-idea" lang="zh" slide="slide"
# ## 3 · 看一看
#
# ### 动画
#
# 要看其中一个手写数字，先从批次里取出来：`spikes[:, 0, 0]` 保留第 0 幅图像、第 0 个通道的全部时间步。（用 `film.save("digit.mp4")` 或 `film.save("digit.gif")` 可以存成文件。）
#
# %% id="film-shape" slide="fragment"
sample = spikes[:, 0, 0]
print(list(sample.shape))
print(f"The label of this image: {labels[0]}")  # en
print(f"这幅图像的标签：{labels[0]}")  # zh

# %% id="film" tags=["nbval-ignore-output"] slide="subslide"
film = animate.video(sample)
film

# %% [markdown] id="gain-idea" lang="en" slide="slide"
# Hardly a film: MNIST's ink is almost pure white, so its pixels fire at nearly every step. The argument `gain` turns the rate down: it multiplies the values first, $p = \text{gain} \cdot X$.
#
# **Predict.** With `gain=0.25`, average each pixel over the 100 steps. Compared with `gain=1`, will this average image be darker, noisier, both, or unchanged?
#
# %% [markdown] id="gain-idea" lang="zh" slide="slide"
# 这几乎算不上动画：MNIST 的笔画接近纯白，笔画上的像素差不多每步都在发放。用参数 `gain`（增益）可以把发放率降下来：先把像素值乘以增益，$p = \text{gain} \cdot X$。
#
# **预测**：取 `gain=0.25`，把每个像素在 100 步上取平均。与 `gain=1` 相比，平均出来的图像会更暗、噪声更明显、两者都有，还是没有变化？
#
# %% id="gain-film" tags=["nbval-ignore-output"] slide="subslide"
spikes_low = encode.rate(images, num_steps=100, gain=0.25, generator=coin)
sample_low = spikes_low[:, 0, 0]
animate.video(sample_low)

# %% id="gain-figure" slide="subslide"
fig, axes = plt.subplots(1, 3, figsize=(9, 3.4))
plot.image(images[0, 0], axes[0]).set_title("The image itself")  # en
plot.image(images[0, 0], axes[0]).set_title("原图")  # zh
plot.reconstruction(sample, axes[1]).set_xlabel("gain = 1")
plot.reconstruction(sample_low, axes[2]).set_xlabel("gain = 0.25")
plt.show()

for gain, trains in ((1, spikes), (0.25, spikes_low)):
    errors = (trains.mean(0) / gain - images).square().mean((1, 2, 3)).sqrt()  # of each of the 128 digits  # en
    errors = (trains.mean(0) / gain - images).square().mean((1, 2, 3)).sqrt()  # 128 幅图像，每幅一个  # zh
    told = f"{errors.mean():.4f} ± {errors.std() / 128**0.5:.4f}"
    brightest = trains[:, 0].mean(0).max()
    print(f"gain {gain}: brightest average {brightest:.2f}; error once divided by the gain, over all digits, {told}")  # en
    print(f"gain {gain}：这幅图像的平均值最大 {brightest:.2f}；除以增益之后，全部图像的误差 {told}")  # zh

# %% [markdown] id="gain-explain" lang="en" slide="fragment"
# Both. Darker, because all probabilities are a quarter of what they were. Noisier, mainly because white pixels, which fired almost for certain with `gain=1`, now depend on tosses like the others. Dividing by the gain brings the brightness back, but multiplies the error by four as well: the errors printed above are counted that way.
#
# `encode.rate` has one more argument, `offset`, which is added after the gain: $p = \text{clip}(\text{gain} \cdot X + \text{offset}, 0, 1)$, where clip limits the result to 0 … 1.
#
# %% [markdown] id="gain-explain" lang="zh" slide="fragment"
# 两者都有。更暗，是因为所有概率都变成了原来的四分之一；噪声更明显，主要是因为 `gain=1` 时几乎必然发放的白像素，现在也要靠抛硬币。除以增益可以把亮度还原，但误差也跟着乘以四：上面打印的误差就是这样算的。
#
# `encode.rate` 还有一个参数 `offset`（偏移），在乘以增益之后加上：$p = \text{clip}(\text{gain} \cdot X + \text{offset}, 0, 1)$，clip 表示截断到 0 与 1 之间。
#
# %% [markdown] id="slider-predict" lang="en" slide="slide"
# ### Sliders
#
# The explorer shows three pictures: the image, the spikes of one step, and the **reconstruction** from the spikes, which is the average of each pixel so far (press *Play* to watch it grow). Below them is the **raster plot**: a dot for every spike, time to the right, the 784 pixels one above the other. Beside it, every pixel is a dot: the probability it was given, and the rate at which it fired.
#
# **Predict before you move:**
# 1. At `gain = 0.25` and 10 steps, can you still read the digit?
# 2. Are 100 steps enough to be sure of the grey of a single pixel?
# 3. What will the raster look like beyond `gain = 1`?
#
# %% [markdown] id="slider-predict" lang="zh" slide="slide"
# ### 拖动滑块
#
# 上方有三幅图：原图、某一步的脉冲，以及由脉冲**重建**（reconstruction）的图像，即各像素到目前为止的平均（按“播放”可以看它逐渐成形）。下方是**栅格图**（raster plot）：每个点是一个脉冲，时间向右，784 个像素上下排开。旁边的图里每个点是一个像素：给定的概率，与实际的发放率。
#
# **动手之前先预测：**
# 1. `gain = 0.25`、10 步时，还认得出是哪个数字吗？
# 2. 100 步够不够确定单个像素的灰度？
# 3. `gain` 超过 1 以后，栅格图会是什么样子？
#
# %% id="slider" tags=["nbval-ignore-output"] slide="subslide"
e = explore.rate(images[:6, 0], gain=0.25, num_steps=10)
e

# %% [markdown] id="slider-explain" lang="en" slide="fragment"
# <details><summary><b>Only after you have answered</b></summary>
#
# 1. Just about: with ten tosses each pixel has one of eleven greys, but your eye averages over neighbouring pixels.
# 2. No: even at 100 steps the dots lie well off the dashed line: a probability of 0.125 is known to ±0.033, which is ±0.13 in grey once divided by the gain. At `gain = 1` the same grey of 0.5 would be known to ±0.05; to match that at `gain = 0.25` takes seven times the steps (put $p = 0.5$ and $p = 0.125$ into the formula, and divide the second σ by 0.25).
# 3. Ever more pixels are clipped at probability 1: they fire at every step, shown as unbroken lines, and grey can no longer be told from white. That loss cannot be undone by dividing.
#
# </details>
#
# %% [markdown] id="slider-explain" lang="zh" slide="fragment"
# <details><summary><b>先回答，再展开</b></summary>
#
# 1. 勉强可以：抛十次，每个像素只有十一级灰度，但眼睛会把相邻像素平均起来。
# 2. 不够：到了 100 步，那些点仍明显偏离虚线：概率 0.125 只能确定到 ±0.033，除以增益，灰度就是 ±0.13。若 `gain = 1`，同样是 0.5 的灰度，可以确定到 ±0.05；要在 `gain = 0.25` 时达到这个精度，需要七倍的步数（把 $p = 0.5$ 和 $p = 0.125$ 分别代入公式，再把后一个 σ 除以 0.25）。
# 3. 越来越多的像素被截断在概率 1：它们每步都发放，在图中连成直线，灰和白再也分不开。这种损失，做除法也补不回来。
#
# </details>
#
# %% [markdown] id="values-idea" lang="en" slide="skip"
# You can get what the sliders show in Python, too: `e.gain` is the slider's value, and `e.spikes()` gives exactly the spikes in the picture.
#
# %% [markdown] id="values-idea" lang="zh" slide="skip"
# 滑块显示的内容在 Python 里也能拿到：`e.gain` 是滑块当前的值，`e.spikes()` 就是图中的那些脉冲。
#
# %% id="values" slide="skip"
e.gain = 1
spikes_seen = e.spikes()
print(list(spikes_seen.shape), int(spikes_seen.sum()))

# %% [markdown] id="raster-idea" lang="en" slide="slide"
# ### One neuron
#
# A raster plot has only two axes, time and neuron, so the picture is laid out as a single row: pixel (row, column) becomes neuron 28 · row + column, numbered from 0 to 783. Here is the raster of the version with `gain=0.25`, and below it two neurons on their own.
#
# %% [markdown] id="raster-idea" lang="zh" slide="slide"
# ### 单个神经元
#
# 栅格图只有两条轴：时间和神经元。所以要把图像排成一行：第 row 行、第 column 列的像素成为第 28 · row + column 号神经元，编号从 0 到 783。下面是 `gain = 0.25` 那一版的栅格图，再单独看其中两个神经元。
#
# %% id="raster-figure" slide="subslide"
plot.raster(sample_low)
plt.show()

# %% id="neuron-figure" slide="subslide"
busiest = int(sample_low.sum(0).argmax())
fig, axes = plt.subplots(2, 1, figsize=(9, 2.8))
plot.neuron(sample_low, index=busiest, ax=axes[0])
plot.neuron(sample_low, index=0, ax=axes[1])
plt.show()

# %% [markdown] id="raster-explain" lang="en" slide="fragment"
# The horizontal bands are the rows of the picture that the digit crosses. Neuron 0 is the top left corner, black in nearly every MNIST image: an empty raster is not an error, just a black pixel.
#
# %% [markdown] id="raster-explain" lang="zh" slide="fragment"
# 一条条横带，是笔画经过的那些像素行。第 0 号神经元在左上角，几乎每幅 MNIST 图像的这个像素都是黑的：栅格图空着并不是出错，只是像素是黑的。
#
# %% [markdown] id="meanings" lang="en" slide="slide"
# ### Three meanings of "rate"
#
# One word, three averages (Gerstner et al., 2014, section 7.2):
#
# - **over time**: the spikes of one neuron in one run, divided by the number of steps. That is what you have measured so far, and it takes time.
# - **over trials**: the same stimulus is shown many times, and for each step you count in how many runs there was a spike. Experimenters do that (the histogram is called PSTH, and `measure.psth` makes one); an animal that has to react cannot.
# - **over a population**: many neurons get the same input, and you count how many of them fire in *one* step. That is ready at once.
#
# The formula is the same for all three: $N$ independent tosses have the error $\sqrt{p(1-p)/N}$, whether they are 100 steps, 100 runs or 100 neurons. You pay with time, with repetitions or with neurons.
#
# %% [markdown] id="meanings" lang="zh" slide="slide"
# ### “发放率”的三种含义
#
# 同一个词，三种平均（Gerstner 等，2014，第 7.2 节）：
#
# - **对时间平均**：一个神经元、一次运行，脉冲数除以步数。前面测的都是这一种，它要花时间。
# - **对试次平均**：同样的刺激重复许多遍，逐步统计有多少遍出现了脉冲。做实验的人常用这个办法（得到的直方图叫 PSTH，可以用 `measure.psth` 画）；要立刻做出反应的动物可等不了。
# - **对群体平均**：许多神经元接收同样的输入，数一数*这一步*有多少个在发放。结果马上就有。
#
# 三种情形的公式是同一个：$N$ 次独立抛掷，误差为 $\sqrt{p(1-p)/N}$，不管这是 100 步、100 遍，还是 100 个神经元。代价则分别是时间、重复次数和神经元。
#
# %% [markdown] id="dispute" lang="en" slide="slide"
# ## 4 · Why the code is disputed
#
# Our senses certainly use rates: the more a muscle is stretched, the faster the nerve of its stretch receptor fires (Adrian and Zotterman, 1926). Whether the **cortex** computes with them is another question. Two arguments against, one for:
#
# - **Energy.** Every spike costs energy, and a rate code needs many of them for a single number. Spikes are so expensive that the energy supply of the human cortex may allow fewer than 1 % of its neurons to be strongly active at a time (Lennie, 2003).
# - **Reaction time.** We react within about 250 ms. At 10 spikes per second a neuron fires 2.5 times in that time, on average: in steps of 1 ms the formula above ($T = 250$, $p = 0.01$) gives an error of 63 % of the value. (That speaks against a rate over time, of one neuron. Averaged over a population, a rate can be read far sooner: Gerstner et al., 2014, section 7.6.) And some 150 ms after a picture is shown, the brain's electric signals already tell whether it holds an animal (Thorpe et al., 1996), with several layers of neurons on the way.
# - **Robustness.** If a single spike counts for little, losing a few does little harm. See for yourself: another coin keeps each spike with probability 0.7 (`encode.rate_conv` tosses once for every entry and adds no time axis).
#
# %% [markdown] id="dispute" lang="zh" slide="slide"
# ## 4 · 为什么有争议
#
# 感觉神经确实用速率编码：例如肌肉拉得越长，牵张感受器的神经发放越快（Adrian 和 Zotterman，1926）。但**大脑皮层**是否靠速率来计算，则是另一个问题。反对的理由有两条，支持的有一条：
#
# - **能量**。每个脉冲都要消耗能量，而速率编码表示一个数就需要许多脉冲。脉冲十分昂贵：按人类大脑皮层的能量供应估算，同一时刻能够活跃发放的神经元可能不到 1%（Lennie，2003）。
# - **反应时间**。人的反应大约需要 250 毫秒。每秒发放 10 次的神经元，这段时间里平均只发放 2.5 次；按 1 毫秒一步代入上面的公式（$T = 250$，$p = 0.01$），误差约为数值本身的 63%。（这否定的是单个神经元对时间的平均；对群体取平均，读出速率要快得多，见 Gerstner 等，2014，第 7.6 节。）何况看到画面约 150 毫秒后，从脑电信号就能看出大脑已分清其中有没有动物（Thorpe 等，1996），而信号在此之前还要经过好几层神经元。
# - **稳健**。单个脉冲无关紧要，丢掉一些也无妨。请看：再抛一次硬币，每个脉冲以 0.7 的概率留下（`encode.rate_conv` 对每个元素只抛一次，不新增时间轴）。
#
# %% id="noise-figure" slide="subslide"
thinned = encode.rate_conv(sample_low * 0.7, generator=coin)  # every spike is lost with probability 0.3  # en
thinned = encode.rate_conv(sample_low * 0.7, generator=coin)  # 每个脉冲都以 0.3 的概率丢失  # zh

fig, axes = plt.subplots(1, 2, figsize=(6, 3.4))
plot.image(sample_low.mean(0) / 0.25, axes[0]).set_title("All spikes")  # en
plot.image(thinned.mean(0) / 0.25 / 0.7, axes[1]).set_title("Three in ten lost")  # en
plot.image(sample_low.mean(0) / 0.25, axes[0]).set_title("全部脉冲")  # zh
plot.image(thinned.mean(0) / 0.25 / 0.7, axes[1]).set_title("丢失三成脉冲")  # zh
plt.show()

again = encode.rate(images[0].expand(20, 28, 28), num_steps=100, gain=0.25, generator=coin)  # twenty times more  # en
again = encode.rate(images[0].expand(20, 28, 28), num_steps=100, gain=0.25, generator=coin)  # 再抛二十遍  # zh
for train, share in ((again, 1), (encode.rate_conv(again * 0.7, generator=coin), 0.7)):
    errors = (train.mean(0) / 0.25 / share - images[0]).square().mean((1, 2)).sqrt()
    told = f"{errors.mean():.3f} ± {errors.std() / 20**0.5:.3f}"  # mean and standard error  # en
    told = f"{errors.mean():.3f} ± {errors.std() / 20**0.5:.3f}"  # 平均值和标准误  # zh
    print(f"{share:.0%} kept: {train.sum() / 20:,.0f} spikes, error {told}")  # en
    print(f"保留 {share:.0%}：{train.sum() / 20:,.0f} 个脉冲，误差 {told}")  # zh

# %% [markdown] id="dispute-explain" lang="en" slide="fragment"
# Nearly a third of the spikes is gone, and the error has grown by little more than a fifth. (This reader knows the loss and divides by 0.7. One who does not know it sees the whole picture 30 % darker.) A code that puts everything into a single spike could not survive such a loss; lesson 03 is about such a code.
#
# A word on a number that you may read elsewhere: "rate codes explain at most 15 % of the neurons in V1". What Olshausen and Field (2005) estimated is how much of the primary visual cortex is *understood* at all, by the models of their day. It is a reason to be modest, not a measurement of rate codes.
#
# You may also read that many spikes help learning, because "neurons that fire together wire together", as Hebb's (1949) rule is often put. The rule says which connections grow stronger; it does not say that more spikes are better. Most likely brains use rates *and* other codes, side by side.
#
# %% [markdown] id="dispute-explain" lang="zh" slide="fragment"
# 丢了将近三分之一的脉冲，误差只增加两成多。（这里的解码方知道丢了多少，所以除以了 0.7；如果不知道，整幅图就会暗三成。）如果一种编码把全部信息都放在一个脉冲上，就经不起这样的损失；第 03 课会讲到一种。
#
# 顺便说说你可能在别处读到的一句话：“速率编码最多只能解释 V1 中 15% 的神经元”。Olshausen 和 Field（2005）估计的，其实是当时的模型对初级视觉皮层总共*理解*了多少。它提醒我们要谦虚，却不是对速率编码的测量。
#
# 你或许还读到过：脉冲多有利于学习，理由是赫布（Hebb，1949）的学习法则，常概括为“一起发放的神经元，会连接在一起”。这条法则说的是哪些连接会变强，并没有说脉冲越多越好。大脑很可能并用速率编码和其他编码。
#
# %% [markdown] id="quiz" lang="en" slide="slide"
# ## 5 · Check yourself
#
# **1.** You double the number of steps. What happens to the error of the rate?
#
# <details><summary><b>A.</b> It falls to about 71 %</summary>
#
# Right: 1/√2 ≈ 0.71. Halving the error takes four times the steps.
# </details>
# <details><summary><b>B.</b> It is halved</summary>
#
# Not that fast: σ falls with √T, so only to 71 %.
# </details>
# <details><summary><b>C.</b> It does not change, the probability is the same</summary>
#
# The expected rate does not change; how far a single run strays from it does.
# </details>
#
# **2.** `encode.rate(x, num_steps=50, gain=2)`, and `x` is 0.7. How many spikes?
#
# <details><summary><b>A.</b> 70, as 0.7 × 2 × 50 = 70</summary>
#
# There are only 50 steps with at most one spike each. The gain scales the probability, not the number of spikes afterwards.
# </details>
# <details><summary><b>B.</b> About 35</summary>
#
# That is the answer for <code>gain=1</code>.
# </details>
# <details><summary><b>C.</b> 50, exactly</summary>
#
# Right: 1.4 is clipped to the probability 1, and a certain event is not random any more.
# </details>
#
# **3.** A network has to decide within 5 steps whether a pixel is 0.4 or 0.6. Is a rate code with `gain=1` a good choice?
#
# <details><summary><b>A.</b> Yes, it is robust</summary>
#
# Robust against losing spikes, yes, but it brings noise of its own: at T = 5 the standard deviation is about 0.22, more than the difference.
# </details>
# <details><summary><b>B.</b> Yes, once the gain is raised to 2.5</summary>
#
# Then both fire with probability 1 and cannot be told apart at all. (A gain of 5/3 would indeed help: 0.6 fires at every step, 0.4 does not. But that works only because you know beforehand that the value is one of these two.)
# </details>
# <details><summary><b>C.</b> No, not from a single pixel</summary>
#
# Right. It needs more steps, or many pixels with the same value to average over.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="slide"
# ## 5 · 自测
#
# **1.** 时间步数加倍，发放率的误差会怎样？
#
# <details><summary><b>A.</b> 降到约 71%</summary>
#
# 正确：1/√2 ≈ 0.71。要让误差减半，步数得变成四倍。
# </details>
# <details><summary><b>B.</b> 减半</summary>
#
# 没有这么快。σ 按 √T 下降，只降到 71%。
# </details>
# <details><summary><b>C.</b> 不变，因为概率没变</summary>
#
# 不变的是期望；变的是单次运行偏离期望的程度。
# </details>
#
# **2.** `encode.rate(x, num_steps=50, gain=2)`，其中 `x` 为 0.7。会有多少个脉冲？
#
# <details><summary><b>A.</b> 70 个，因为 0.7 × 2 × 50 = 70</summary>
#
# 总共只有 50 步，每步至多一个脉冲。增益放大的是概率，不是抛完之后的脉冲数。
# </details>
# <details><summary><b>B.</b> 35 个左右</summary>
#
# 那是 <code>gain=1</code> 的答案。
# </details>
# <details><summary><b>C.</b> 恰好 50 个</summary>
#
# 正确：1.4 被截断为概率 1，必然发生的事不再随机。
# </details>
#
# **3.** 网络要在 5 步之内判断一个像素是 0.4 还是 0.6。用 `gain=1` 的速率编码合适吗？
#
# <details><summary><b>A.</b> 合适，它很稳健</summary>
#
# 它确实不怕丢脉冲，可它自己就带来噪声：T = 5 时标准差约 0.22，比两者之差还大。
# </details>
# <details><summary><b>B.</b> 合适，再把增益调到 2.5 就行</summary>
#
# 那样两者的发放概率都是 1，反而完全分不开了。（增益取 5/3 确实有帮助：0.6 每步必发，0.4 不会；但那只是因为事先知道只有这两个值。）
# </details>
# <details><summary><b>C.</b> 不合适，单看一个像素分不清</summary>
#
# 正确。要么步数更多，要么有许多取值相同的像素可以平均。
# </details>
#
# %% [markdown] id="asked" lang="en" slide="skip"
# ## Asked by students
#
# <details><summary><b>How can a network use a rate without waiting for the end?</b></summary>
#
# It never computes the mean. Each spike moves the next neurons' potentials at once, so an estimate is there from the first step on and only gets better: in lesson 08, the network that is fed rates can be asked at any step. And many neurons that carry the same value give in one step what one neuron gives in many: that is the rate of a population.
# </details>
#
# %% [markdown] id="asked" lang="zh" slide="skip"
# ## 同学们问过的问题
#
# <details><summary><b>网络怎样不等到最后就用上发放率？</b></summary>
#
# 它并不去算平均值。每个脉冲一到，后面神经元的膜电位立刻改变，所以从第一步起就有一个估计，只是越来越准：第 08 课里，接收速率编码的网络在哪一步都可以问。再说，许多神经元表示同一个值时，一步就顶得上一个神经元的许多步：这就是群体的发放率。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - A rate code tosses a coin for every pixel and step: $P(\text{spike}) = \text{clip}(\text{gain} \cdot X + \text{offset}, 0, 1)$.
# - The mean over time gives the probability $p$, with the error $\sqrt{p(1-p)/T}$; divided by the gain it gives the value, and the error is divided too. Precision takes time.
# - Tosses are Bernoulli trials. A Poisson process has the variance $T\lambda$ instead of $T p (1 - p)$; the two agree only while spikes are rare.
# - It is robust against lost spikes, and expensive in spikes and in time.
#
# | English | 中文 |
# | --- | --- |
# | rate coding | 速率编码 |
# | Bernoulli trial | 伯努利试验 |
# | Poisson process | 泊松过程 |
# | gain | 增益 |
# | clip | 截断 |
# | raster plot | 栅格图 |
# | reconstruction | 重建 |
#
# **Now you:** [exercises for this lesson](02-rate-exercises.ipynb). **Next:** [03 · Latency coding](03-latency.ipynb).
#
# ## The same thing elsewhere
#
# | library | name | what differs |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.rate` | the same spikes from the same seed; no `generator`; `gain` is ignored when `time_var_input=True` |
# | SpikingJelly | `encoding.PoissonEncoder` | one step at a time; fires where a random number is *at most* `x`; despite its name, Bernoulli trials |
# | Norse | `poisson_encode` | a rate in hertz and a time step: by default only 0.1 · `x` per step |
#
# ## Further reading
#
# - E. D. Adrian, Y. Zotterman, "The impulses produced by sensory nerve-endings, part II", *J. Physiology* 61, 1926, [doi:10.1113/jphysiol.1926.sp002281](https://doi.org/10.1113/jphysiol.1926.sp002281)
# - P. Lennie, "The cost of cortical computation", *Current Biology* 13, 2003, [doi:10.1016/S0960-9822(03)00135-0](https://doi.org/10.1016/S0960-9822(03)00135-0)
# - S. Thorpe, D. Fize, C. Marlot, "Speed of processing in the human visual system", *Nature* 381, 1996, [doi:10.1038/381520a0](https://doi.org/10.1038/381520a0)
# - B. A. Olshausen, D. J. Field, "How close are we to understanding V1?", *Neural Computation* 17, 2005, [doi:10.1162/0899766054026639](https://doi.org/10.1162/0899766054026639)
# - W. Gerstner, W. M. Kistler, R. Naud, L. Paninski, *Neuronal Dynamics*, Cambridge University Press, 2014, [doi:10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615)
# - D. O. Hebb, *The Organization of Behavior*, Wiley, 1949
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 速率编码为每个像素、每一步抛一次硬币：$P(\text{脉冲}) = \text{clip}(\text{gain} \cdot X + \text{offset}, 0, 1)$。
# - 对时间取平均得到概率 $p$，误差为 $\sqrt{p(1-p)/T}$；再除以增益才还原出数值，误差也一并除以增益。想要精确，就得等。
# - 抛硬币是伯努利试验。泊松过程的方差是 $T\lambda$，不是 $T p (1 - p)$；只有脉冲稀少时两者才相近。
# - 它不怕丢脉冲，代价是脉冲多、时间长。
#
# | 中文 | English |
# | --- | --- |
# | 速率编码 | rate coding |
# | 伯努利试验 | Bernoulli trial |
# | 泊松过程 | Poisson process |
# | 增益 | gain |
# | 截断 | clip |
# | 栅格图 | raster plot |
# | 重建 | reconstruction |
#
# **轮到你了**：[本课练习](02-rate-exercises.ipynb)。**下一课**：[03 · 延迟编码](03-latency.ipynb)。
#
# ## 其他库里的同类功能
#
# | 库 | 名称 | 区别 |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.rate` | 种子相同，脉冲就相同；没有 `generator`；`time_var_input=True` 时 `gain` 不起作用 |
# | SpikingJelly | `encoding.PoissonEncoder` | 每次只编码一步；随机数*不大于* `x` 时发放；名字里有 Poisson，其实是伯努利试验 |
# | Norse | `poisson_encode` | 参数是频率（赫兹）和步长；默认情况下每步的概率只有 0.1 · `x` |
#
# ## 延伸阅读
#
# - E. D. Adrian、Y. Zotterman，“The impulses produced by sensory nerve-endings, part II”，*J. Physiology* 61，1926，[doi:10.1113/jphysiol.1926.sp002281](https://doi.org/10.1113/jphysiol.1926.sp002281)
# - P. Lennie，“The cost of cortical computation”，*Current Biology* 13，2003，[doi:10.1016/S0960-9822(03)00135-0](https://doi.org/10.1016/S0960-9822(03)00135-0)
# - S. Thorpe、D. Fize、C. Marlot，“Speed of processing in the human visual system”，*Nature* 381，1996，[doi:10.1038/381520a0](https://doi.org/10.1038/381520a0)
# - B. A. Olshausen、D. J. Field，“How close are we to understanding V1?”，*Neural Computation* 17，2005，[doi:10.1162/0899766054026639](https://doi.org/10.1162/0899766054026639)
# - W. Gerstner、W. M. Kistler、R. Naud、L. Paninski，*Neuronal Dynamics*，Cambridge University Press，2014，[doi:10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615)
# - D. O. Hebb，*The Organization of Behavior*，Wiley，1949
