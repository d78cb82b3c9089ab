# %% [markdown] id="title" lang="en" slide="slide"
# # 06 · What does each code buy?
#
# Counting spikes, or waiting for the first one: that is not all that can be done with a train of spikes. This lesson gives you five more codes, one idea each, and then puts seven codes on the same scale: what do they cost, and how well can they be read?
#
# **After this lesson you can**
# - write down by hand the spikes of five further codes, and say what each hides its value in;
# - measure a code: spikes, neurons, time steps, and signal-to-noise ratio with an error bar;
# - say what twice the time buys in each code, and what it costs.
#
# **You need** lessons [02](02-rate.ipynb), [03](03-latency.ipynb) and [04](04-delta.ipynb). **Time:** about 40 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 06 · 每种编码换来什么？
#
# 数个数，或者等第一个脉冲——脉冲序列能做的远不止这两样。这一课再认识五种编码，每种只有一个主意；然后把七种编码放到同一把尺子上：各花多少代价，又能还原得多好？
#
# **学完本课，你可以**
# - 亲手写出另外五种编码的脉冲，并说出每种把数值藏在了哪里；
# - 衡量一种编码：用了多少脉冲、多少神经元、多少时间步，信噪比是多少，误差棒有多长；
# - 说出时间加倍在每种编码里能换来什么，又要付出什么。
#
# **需要的基础**：第 [02](02-rate.ipynb)、[03](03-latency.ipynb)、[04](04-delta.ipynb) 课。**时间**：约 40 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from IPython.display import Markdown, display
from ipywidgets import interact

from course import begin, compare, data, decode, encode, explore, measure, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

test = data.mnist(train=False)
images = torch.stack([test[index][0][0] for index in range(200)])
digit = images[0]

# %% [markdown] id="phase" lang="en" slide="slide"
# ## 1 · Weighted phase: spikes as binary digits
#
# A spike can be worth more or less, depending on *which* step it comes in. In the **weighted-phase** code (Kim et al., 2018), a spike in the first step of a period stands for ½, in the second for ¼, then ⅛ … Eight steps carry the eight bits of a pixel.
#
# (Neuroscience means something else by *phase coding*: when a spike comes relative to an oscillation of the whole region. Only the word is the same.)
#
# So 0.625 = ½ + ⅛ is sent as 10100000. Press ▶: the digit appears bit by bit, the coarsest first. Then choose input 1, a ramp from black to white, whose neurons are in order of their grey: the raster counts in binary. With `bits` at 3, how many stairs has the curve?
#
# %% [markdown] id="phase" lang="zh" slide="slide"
# ## 1 · 加权相位编码：把脉冲当作二进制位
#
# 脉冲落在*第几步*，分量可以不同。**加权相位编码**（weighted phase，Kim 等，2018）规定：一个周期里，第一步的脉冲代表 ½，第二步代表 ¼，然后是 ⅛……八步正好装下一个像素的八个比特。
#
# （神经科学里的*相位编码*是另一回事，指脉冲落在整个脑区某个振荡的哪个时刻，只是名字相像。）
#
# 所以 0.625 = ½ + ⅛，送出的是 10100000。按 ▶：图像一个比特一个比特地显现，先粗后细。再选输入 1，它从黑渐变到白，神经元按灰度排列：栅格图就在用二进制数数。`bits` 调到 3，曲线有几级台阶？
#
# %% id="phase-slider" tags=["nbval-ignore-output"] slide="fragment"
ramp = torch.linspace(0, 1, 784).view(28, 28)
explore.weighted_phase([digit, ramp])

# %% [markdown] id="phase-predict" lang="en" slide="subslide"
# **Predict.** Two pixels differ by a single grey level: 128/256 and 127/256. In how many of the eight steps do their trains differ?
#
# <details><summary><b>A.</b> In all eight, from the first to the last</summary>
#
# Right: 10000000 and 01111111. Neighbouring values can have trains without anything in common. For a reader who looks up binary digits that is no harm; a network that adds up spikes sees one pixel fire once, and its neighbour seven times.
# </details>
# <details><summary><b>B.</b> In one, the last: it is worth 1/256</summary>
#
# That would be so for 128 and 129. But from 127 to 128 every digit is carried, as from 0999 to 1000.
# </details>
# <details><summary><b>C.</b> In none: the eye cannot tell them apart</summary>
#
# The code can: eight bits have a train of their own for each of the 256 levels.
# </details>
#
# %% [markdown] id="phase-predict" lang="zh" slide="subslide"
# **预测**：两个像素只差一级灰度，一个是 128/256，一个是 127/256。八步之中，有几步的脉冲不一样？
#
# <details><summary><b>A.</b> 八步全不一样，从头到尾</summary>
#
# 正确：一个是 10000000，一个是 01111111。相邻的两个值，脉冲序列可以毫无共同之处。按二进制位去读，这没有妨碍；可是只把脉冲加起来的网络，会看到一个像素发放一次，旁边那个发放七次。
# </details>
# <details><summary><b>B.</b> 一步，就是代表 1/256 的最后一步</summary>
#
# 128 和 129 才是这样。从 127 到 128，每一位都要进位，就像从 0999 到 1000。
# </details>
# <details><summary><b>C.</b> 都一样：肉眼根本分不出这两级</summary>
#
# 编码分得出：八个比特有 256 级，每一级都有自己的脉冲序列。
# </details>
#
# %% id="phase-neighbours" slide="fragment"
pair = encode.weighted_phase(torch.tensor([128 / 256, 127 / 256]), bits=8)
for level, train in zip((128, 127), pair.T.int().tolist(), strict=True):
    print(level, train)

# %% [markdown] id="burst" lang="en" slide="slide"
# ## 2 · Burst: a short volley
#
# A **burst** says its value twice: the larger it is, the more spikes, and the closer they follow each other (Park et al., 2018; in the form used here, Guo et al., 2021). With at most five spikes, a value $x$ sends $\lceil 5x \rceil$ of them. All of it starts at step 0, and large values are done first: burst is quick like latency, and if one spike is lost, the others still tell most of it.
#
# The ramp first: each row of dots is one neuron, black at the bottom, white at the top. Where along it does the number of spikes change, and what changes in between? Then set `max_spikes` to 1: why is so little left to read?
#
# %% [markdown] id="burst" lang="zh" slide="slide"
# ## 2 · 簇发编码：短促的一串
#
# **簇发编码**（burst）把数值说两遍：值越大，脉冲越多，间隔也越短（Park 等，2018；这里采用 Guo 等 2021 年的形式）。至多五个脉冲时，数值 $x$ 发出 $\lceil 5x \rceil$ 个。一切从第 0 步开始，值大的先说完：它像延迟编码一样快，丢了一个脉冲，剩下的也还能说出大半。
#
# 先看渐变图：每一行点是一个神经元，最下面最黑，最上面最白。从下往上，脉冲的个数在哪里变？在那之间变的又是什么？再把 `max_spikes` 调到 1：为什么能读出来的这么少？
#
# %% id="burst-slider" tags=["nbval-ignore-output"] slide="fragment"
explore.burst([ramp, digit])

# %% [markdown] id="population" lang="en" slide="slide"
# ## 3 · Population: several neurons share a value
#
# Here the value lies in *who* fires. Each of six neurons has a favourite value; the nearer the pixel is to it, the stronger the answer, and the earlier that neuron fires (Bohte et al., 2002). Cells in many areas of the cortex are tuned like that: to the direction of a movement, the pitch of a tone, the angle of an edge.
#
# Left, the six tuning curves with the value as a line across them; right, the spikes. Drag the value: one neuron hands over to the next.
#
# %% [markdown] id="population" lang="zh" slide="slide"
# ## 3 · 群体编码：几个神经元共同表示一个值
#
# 这一次，数值藏在*谁*发放里。六个神经元各有偏爱的值，像素值越接近它，响应越强，这个神经元就发放得越早（Bohte 等，2002）。大脑皮层许多区域的细胞就是这样调谐的：对运动的方向、声音的高低、边缘的角度，各有所好。
#
# 左边是六条调谐曲线，竖线是当前的数值；右边是脉冲。拖动数值，看一个神经元怎样把接力棒交给下一个。
#
# %% id="population-slider" tags=["nbval-ignore-output"] slide="fragment"
@interact(value=(0.0, 1.0, 0.01))
def population(value=0.3):
    spikes = encode.population(value, num_neurons=6, num_steps=16)
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8), width_ratios=(1, 1.3))
    x = torch.linspace(0, 1, 101)
    for centre in torch.linspace(-0.125, 1.125, 6):
        left.plot(x, torch.exp(-((x - centre) ** 2) / 2 / (0.25 / 1.5) ** 2), color="gray")
    left.axvline(value, color=plot.OFF)
    left.set(xlabel="Value", ylabel="Answer", title="Six favourite values")  # en
    left.set(xlabel="数值", ylabel="响应", title="六个偏爱的值")  # zh
    plot.raster(spikes, right).set(xlim=(-0.5, 15.5), ylim=(-0.5, 5.5))
    right.set_title(f"{value:.2f} is read as {decode.population(spikes):.3f}")  # en
    right.set_title(f"{value:.2f} 还原为 {decode.population(spikes):.3f}")  # zh
    plt.show()

# %% [markdown] id="cost-predict" lang="en" slide="subslide"
# **Predict.** A digit is mostly black: about four pixels in five are 0. Which code sends the most spikes for it in 16 steps?
#
# <details><summary><b>A.</b> Population: its neurons fire for black, too</summary>
#
# Right. To a population, "black" is a value like any other: some of the six neurons prefer it, and fire. Silence stands for no value in this code, so nothing is saved on the background.
# </details>
# <details><summary><b>B.</b> Rate: bright pixels fire at nearly every step</summary>
#
# They do, but black ones do not fire at all, and there are many more of those.
# </details>
# <details><summary><b>C.</b> Weighted phase: it sends all eight bits, for every pixel</summary>
#
# It sends a spike only for each bit that is 1. The bits of 0 are all 0, so black pixels are silent.
# </details>
#
# %% [markdown] id="cost-predict" lang="zh" slide="subslide"
# **预测**：手写数字的图像大部分是黑的，大约五分之四的像素为 0。取 16 个时间步，哪种编码发出的脉冲最多？
#
# <details><summary><b>A.</b> 群体编码：黑像素也有神经元发放</summary>
#
# 正确。对群体编码来说，“黑”和别的值没有两样：六个神经元里总有几个偏爱它，并且会发放。这种编码里沉默不代表任何值，所以背景上一个脉冲也省不下来。
# </details>
# <details><summary><b>B.</b> 速率编码：亮像素几乎每步都发放</summary>
#
# 亮像素确实如此，可是黑像素一次也不发放，而黑像素要多得多。
# </details>
# <details><summary><b>C.</b> 加权相位编码：每个像素都要送出八个比特</summary>
#
# 它只发送八个比特里的 1。0 的各位全是 0，所以黑像素是安静的。
# </details>
#
# %% [markdown] id="rank" lang="en" slide="slide"
# ## 4 · Rank order: only who comes before whom
#
# Latency needs a common clock: *how late* is a spike? **Rank order** (Thorpe and Gautrais, 1998) needs none. The neuron of the largest value fires first, then that of the second largest, and so on; the reader only notes who came before whom. How much larger a value was, nobody says. So a reader needs to know what the first place is usually worth, the second, the third …: the mean over other images, sorted, is such a table (VanRullen and Thorpe, 2001).
#
# **Predict.** The light is dimmed: every pixel is halved. What happens to the spikes of rank order?
#
# <details><summary><b>A.</b> Nothing at all changes</summary>
#
# Right: the order of the pixels is the same, so each spike is. That makes the code blind to lighting and contrast, which is often just what one wants, and sometimes not.
# </details>
# <details><summary><b>B.</b> They come later, as darker pixels do</summary>
#
# So they would in a latency code. Here a spike comes when it is its turn, and the turn stays.
# </details>
# <details><summary><b>C.</b> Half of them are gone</summary>
#
# That is what a rate code would do. Here every neuron fires once, whatever the light.
# </details>
#
# %% [markdown] id="rank" lang="zh" slide="slide"
# ## 4 · 排序编码：只说谁先谁后
#
# 延迟编码需要一个公共的时钟：这个脉冲*晚了多少*？**排序编码**（rank order，Thorpe 和 Gautrais，1998）不需要。值最大的神经元第一个发放，第二大的其次，依此类推；解码的一方只记谁先谁后。大多少，谁也没有说。所以解码方得事先知道，第一名通常值多少，第二名、第三名又值多少：把别的图像的像素各自排序再取平均，就得到这样一张表（VanRullen 和 Thorpe，2001）。
#
# **预测**：灯光调暗，每个像素的值都减半。排序编码的脉冲会怎样？
#
# <details><summary><b>A.</b> 什么也不变</summary>
#
# 正确：像素的次序没变，每个脉冲也就没变。所以这种编码看不见光照和对比度，这常常正是我们想要的，有时却不是。
# </details>
# <details><summary><b>B.</b> 都来得更晚，暗像素就是这样</summary>
#
# 延迟编码才会这样。这里轮到谁，谁就发放，而次序没有变。
# </details>
# <details><summary><b>C.</b> 少了一半</summary>
#
# 速率编码才会这样。这里不论明暗，每个神经元都发放一次。
# </details>
#
# %% id="rank-code" slide="fragment"
train = data.mnist()
others = torch.stack([train[index][0][0] for index in range(200)])
worth = others.flatten(1).sort(descending=True).values.mean(0)  # of each place, in 200 other digits

print(torch.equal(encode.rank_order(digit / 2), encode.rank_order(digit)))


# %% [markdown] id="rank-slider-text" lang="en" slide="subslide"
# Drag the slider: how many spikes does it take until you can read the digit?
#
# %% [markdown] id="rank-slider-text" lang="zh" slide="subslide"
# 拖动滑块：要多少个脉冲，你才认得出是几？
#
# %% id="rank-slider" tags=["nbval-ignore-output"] slide="fragment"
@interact(count=(1, 150))
def rank(count=30):
    spikes = encode.rank_order(digit, num_steps=count)
    fig, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
    plot.image(digit, left).set_title("The image")  # en
    plot.image(digit, left).set_title("原图")  # zh
    plot.image(decode.rank_order(spikes, worth[:count]), right).set_title(f"{count} spikes")  # en
    plot.image(decode.rank_order(spikes, worth[:count]), right).set_title(f"{count} 个脉冲")  # zh
    plt.show()


# %% [markdown] id="rank-explain" lang="en" slide="subslide"
# The order alone is enough to read the digit, and each further spike adds the next brightest pixel: one can stop at any time. (Here each step holds one spike of one of 784 neurons, so its "time" cannot be compared with the others' sixteen steps. The code is not in the table below.)
#
# %% [markdown] id="rank-explain" lang="zh" slide="subslide"
# 光凭次序就认得出是几；每多一个脉冲，就补上下一个最亮的像素，随时可以停。（这里每一步只有 784 个神经元中的一个发放，所以它的“时间”没法和别的编码的 16 步相比，下面的表里也就没有它。）
#
# %% [markdown] id="sigma" lang="en" slide="slide"
# ## 5 · Sigma-delta: a rate without dice
#
# The rate code tosses a coin at each step. A neuron that *adds up* its input instead, fires when the sum reaches ½, and takes 1 away for each spike, makes the same number of spikes on average, but spaces them evenly. Engineers call it first-order **sigma-delta modulation** (Inose et al., 1962); audio converters use it. Σ is the sum, Δ the spike that is taken away.
#
# On the ramp, watch how regular the spikes are, and count the stairs of the curve as you move `num_steps`. On the digit, press ▶: how soon can you read it? (The rate code's explorer stands in [lesson 02](02-rate.ipynb).)
#
# %% [markdown] id="sigma" lang="zh" slide="slide"
# ## 5 · Σ-Δ 编码：不掷骰子的速率
#
# 速率编码每一步都抛硬币。换一种神经元：把输入*累加*起来，和达到 ½ 就发放，每发放一次减去 1。平均下来脉冲一样多，但间隔均匀。工程师称之为一阶 **Σ-Δ 调制**（sigma-delta，Inose 等，1962），音频转换器里常用它。Σ 指累加，Δ 指减去的那个脉冲。
#
# 先看渐变图：脉冲多么整齐！移动 `num_steps`，数数曲线有几级台阶。再换成手写数字，按 ▶：多快就能认出来？（速率编码的探索器在[第 02 课](02-rate.ipynb)。）
#
# %% id="sigma-slider" tags=["nbval-ignore-output"] slide="fragment"
explore.sigma_delta([ramp, digit])

# %% [markdown] id="sigma-predict" lang="en" slide="subslide"
# **Predict.** From lesson 02 you know that rate's error falls as $1/\sqrt{T}$: four times the steps, half the error. And that of sigma-delta?
#
# <details><summary><b>A.</b> Four times the steps, half the error: both count spikes</summary>
#
# Both count, but nothing is tossed here. The count is never off by more than ½, however long it goes on.
# </details>
# <details><summary><b>B.</b> Four times the steps, a quarter of the error</summary>
#
# Right: the count is off by at most ½, always; so the share is off by at most 1/(2T).
# </details>
# <details><summary><b>C.</b> Four times the steps, the same error: nothing is random, so nothing averages out</summary>
#
# The error of the <i>count</i> does stay the same, at most ½. But the value is the count divided by the steps.
# </details>
#
# %% [markdown] id="sigma-predict" lang="zh" slide="subslide"
# **预测**：第 02 课讲过，速率编码的误差按 $1/\sqrt{T}$ 下降，步数要四倍，误差才减半。Σ-Δ 呢？
#
# <details><summary><b>A.</b> 也是四倍步数、误差减半：两种都是数个数</summary>
#
# 都是数个数，可这里没有抛硬币。不管持续多久，个数的偏差都不超过 ½。
# </details>
# <details><summary><b>B.</b> 四倍步数，误差降到四分之一</summary>
#
# 正确：个数的偏差永远不超过 ½，所以比例的偏差不超过 1/(2T)。
# </details>
# <details><summary><b>C.</b> 四倍步数，误差不变：没有随机，也就没有什么可平均的</summary>
#
# <i>个数</i>的误差确实不变，最多 ½。可是数值等于个数除以步数。
# </details>
#
# %% id="sigma-error" slide="fragment"
coin = torch.Generator().manual_seed(0)
values = torch.rand(1000, generator=coin)
for num_steps in (16, 64, 256):
    tossed = measure.rmse(values, decode.rate(encode.rate(values, num_steps, generator=coin)))
    evenly = measure.rmse(values, decode.rate(encode.sigma_delta(values.expand(num_steps, -1))))
    print(f"{num_steps:3} steps: error of rate {tossed:.4f}, of sigma-delta {evenly:.4f}")  # en
    print(f"{num_steps:3} 步：速率编码的误差 {tossed:.4f}，Σ-Δ 的误差 {evenly:.4f}")  # zh

# %% [markdown] id="snr-text" lang="en" slide="slide"
# ## 6 · All on one scale
#
# To measure how good a code is, we read it back. The **signal-to-noise ratio** (SNR) compares the energy of the picture with that of the error, in decibels:
#
# $$\text{SNR} = 10 \log_{10} \frac{\sum x^2}{\sum (x - \hat x)^2}$$
#
# 20 dB: the error is a tenth of the picture (as root mean square). Every further 6 dB halve it.
#
# A single number says little: with other digits or other random numbers it would have been another. So `compare.trials` sends ten sets of twenty digits, each with random numbers of its own, and gives the mean of the ten with its **standard error**. Two means that differ by less than twice the error of their difference are not told apart here. What is held equal: 16 steps. What is not: neurons and spikes; they stand beside it.
#
# %% [markdown] id="snr-text" lang="zh" slide="slide"
# ## 6 · 放到同一把尺子上
#
# 编码好不好，还原一遍就知道。**信噪比**（signal-to-noise ratio，SNR）把图像的能量与误差的能量相比，单位是分贝（dB）：
#
# $$\text{SNR} = 10 \log_{10} \frac{\sum x^2}{\sum (x - \hat x)^2}$$
#
# 20 dB 表示误差的均方根是图像的十分之一；每增加 6 dB，误差减半。
#
# 单独一个数说明不了什么：换几幅图像、换一批随机数，结果就不一样。所以 `compare.trials` 发送十组图像，每组二十幅，各用自己的随机数，给出十次的平均值和它的**标准误**（standard error）。两个平均值的差若不到这个差的标准误的两倍，这里就不说它们有差别。相同的是 16 个时间步；不同的是神经元数和脉冲数，所以一并列在旁边。
#
# %% id="table" slide="fragment"
sets = images.view(10, 20, 28, 28)
measured = {name: compare.trials(name, sets, num_steps=16) for name in compare.CODES}
rows = ["| code | neurons per pixel | spikes per image | SNR |", "| --- | ---: | ---: | ---: |"]  # en
rows = ["| 编码 | 每像素神经元数 | 每幅图像脉冲数 | 信噪比 |", "| --- | ---: | ---: | ---: |"]  # zh
for name, result in measured.items():
    rows.append(f"| {name} | {compare.CODES[name].neurons} | {784 * result.spikes:,.0f} | {result} |")
display(Markdown("\n".join(rows)))
gain, error = compare.difference(measured["sigma_delta"], measured["latency"])
print(f"sigma-delta against latency: {gain:.2f} ± {error:.2f} dB")  # en
print(f"Σ-Δ 比延迟编码：{gain:.2f} ± {error:.2f} dB")  # zh

# %% [markdown] id="table-text" lang="en" slide="subslide"
# - **Latency** is the cheapest by far: 139 spikes for the whole image, at most one for each pixel that is not black.
# - **Sigma-delta** sends as many spikes as rate and is far more precise, because nothing is tossed. It comes out about as precise as latency, for ten times the spikes.
# - **Weighted phase** is the most precise: it sends all eight bits that an MNIST pixel has, so hardly anything is lost.
# - **Population** pays for every black pixel, with spikes and with neurons.
#
# All this holds on a clean line. What the world does to each code is the subject of [lesson 07](07-choose.ipynb). And digits stand still. Here are four signals that do not, from the [table of all codes](../../bench/codes.md), which sends eight through every encoder of the course and of four other libraries:
#
# | SNR in dB | step | chirp | speech | street |
# | --- | ---: | ---: | ---: | ---: |
# | `rate` | 18.4 ± 0.4 | 13.6 ± 0.1 | 11.4 ± 0.7 | 10.9 ± 0.9 |
# | `sigma_delta` | 24.8 ± 0.6 | 24.1 ± 0.2 | 17.3 ± 0.3 | 20.7 ± 2.7 |
# | `lif` | 24.3 ± 0.3 | 23.0 ± 0.2 | 16.1 ± 0.2 | 16.1 ± 1.1 |
# | `step_forward` | 26.7 ± 0.5 | 27.6 ± 0.1 | 22.8 ± 0.8 | 24.5 ± 2.4 |
# | `event_camera` | 28.9 ± 0.6 | 30.1 ± 0.2 | 26.2 ± 0.2 | 30.1 ± 0.7 |
# | `latency` | 23.8 ± 0.6 | 14.0 ± 0.0 | 16.3 ± 0.6 | 18.8 ± 2.1 |
# | `weighted_phase` | 29.1 ± 1.2 | 14.5 ± 0.0 | 18.6 ± 0.6 | 25.5 ± 3.2 |
# | `population` | 28.0 ± 0.8 | 14.5 ± 0.0 | 18.4 ± 0.5 | 21.5 ± 2.7 |
#
# Two codes that answer to change, step-forward and the event camera, lead wherever something moves. Latency, weighted phase and population send the mean of a frame, and a frame is too slow for the chirp.
#
# %% [markdown] id="table-text" lang="zh" slide="subslide"
# - **延迟编码**最省，遥遥领先：整幅图像只用 139 个脉冲，每个非黑像素至多一个。
# - **Σ-Δ 编码**的脉冲和速率编码一样多，却精确得多，因为没有抛硬币。它和延迟编码差不多准，脉冲却要十倍。
# - **加权相位编码**最精确：MNIST 的像素本来就是八比特，它把八个比特全送出去了，几乎没有损失。
# - **群体编码**对每个黑像素也照样付费，既费脉冲，又费神经元。
#
# 这些都是线路干净时的结果。到了真实世界里会怎样，是[第 07 课](07-choose.ipynb)的题目。手写数字又是静止的。下面是四种会变的信号，摘自[编码总表](../../bench/codes.md)，那里把八种信号送进本课程和另外四个库的每一种编码器：
#
# | 信噪比（dB） | 阶跃 | 啁啾 | 语音 | 街景 |
# | --- | ---: | ---: | ---: | ---: |
# | `rate` | 18.4 ± 0.4 | 13.6 ± 0.1 | 11.4 ± 0.7 | 10.9 ± 0.9 |
# | `sigma_delta` | 24.8 ± 0.6 | 24.1 ± 0.2 | 17.3 ± 0.3 | 20.7 ± 2.7 |
# | `lif` | 24.3 ± 0.3 | 23.0 ± 0.2 | 16.1 ± 0.2 | 16.1 ± 1.1 |
# | `step_forward` | 26.7 ± 0.5 | 27.6 ± 0.1 | 22.8 ± 0.8 | 24.5 ± 2.4 |
# | `event_camera` | 28.9 ± 0.6 | 30.1 ± 0.2 | 26.2 ± 0.2 | 30.1 ± 0.7 |
# | `latency` | 23.8 ± 0.6 | 14.0 ± 0.0 | 16.3 ± 0.6 | 18.8 ± 2.1 |
# | `weighted_phase` | 29.1 ± 1.2 | 14.5 ± 0.0 | 18.6 ± 0.6 | 25.5 ± 3.2 |
# | `population` | 28.0 ± 0.8 | 14.5 ± 0.0 | 18.4 ± 0.5 | 21.5 ± 2.7 |
#
# 凡是有东西在动的地方，都是对变化作出反应的两种编码领先：步进法和事件相机。延迟、加权相位和群体编码送的是一帧的平均值，而对啁啾来说，一帧太慢了。
#
# %% [markdown] id="steps-ask-text" lang="en" slide="slide"
# ### More time, or more spikes?
#
# Next question: what does more *time* buy you? Choose an answer, then move `num_steps`. The view shows the number of spikes and the error.
#
# %% [markdown] id="steps-ask-text" lang="zh" slide="slide"
# ### 加时间，还是加脉冲？
#
# 下一个问题：*时间*多给一些，能换来什么？先选定答案，再拖动 `num_steps`。下方会显示脉冲数和误差。
#
# %% id="steps-ask" tags=["nbval-ignore-output"] slide="fragment"
e = explore.latency(digit, num_steps=8, linear=True, normalize=True, clip=True)
explore.ask("more-steps", e)

# %% [markdown] id="plot-text" lang="en" slide="slide"
# Now compare them for 8, 16, 32 and 64 steps. Left: what more time buys. Right: the same points, plotted against the number of spikes they took. In both, you want to be in the upper left corner. (Error bars are drawn: most are smaller than the markers.)
#
# %% [markdown] id="plot-text" lang="zh" slide="slide"
# 现在一起看，步数取 8、16、32、64。左图：多花时间换来什么。右图：同样的点，横轴换成所用的脉冲数。两幅图都是越靠左上角越好。（误差棒也画了，多数比记号还小。）
#
# %% id="plot" slide="fragment"
STEPS = (8, 16, 32, 64)
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 5), sharey=True)
for name in compare.CODES:
    colour, marker = plot.CODES[name]
    results = [compare.trials(name, sets, num_steps) for num_steps in STEPS]
    level, error = [one.mean for one in results], [one.error for one in results]
    count = [784 * one.spikes for one in results]
    left.errorbar(STEPS, level, error, color=colour, marker=marker, label=name)
    right.errorbar(count, level, error, color=colour, marker=marker)
    print(f"{name:15}", "  ".join(f"{one:4.1f} dB" for one in level))
left.set_xscale("log", base=2)
left.set_xticks(STEPS, STEPS)
right.set_xscale("log")
right.minorticks_off()
right.set_xticks((150, 500, 1500, 5000), ("150", "500", "1,500", "5,000"))
left.set(xlabel="Time steps", ylabel="SNR (dB)", title="What time buys")  # en
right.set(xlabel="Spikes per image", title="What spikes buy")  # en
left.set(xlabel="时间步数", ylabel="信噪比（dB）", title="时间换来什么")  # zh
right.set(xlabel="每幅图像的脉冲数", title="脉冲换来什么")  # zh
fig.legend(ncols=4, loc="outside lower center")
plt.show()

# %% [markdown] id="plot-explain" lang="en" slide="subslide"
# <details><summary><b>Only after you have answered</b></summary>
#
# Twice the time buys (see the printed numbers):
#
# - 3 dB for **rate**: that is the 1/√T of lesson 02, and the spikes double as well;
# - 6 to 7 dB for **step-forward**, and 4 to 6 dB for **sigma-delta**: they count without tossing coins, but their spikes double, too;
# - 5 to 7 dB for **latency**, and not one spike more: its line on the right is vertical;
# - 3 to 12 dB for **population** and up to 5 dB for **burst**, for (almost) no more spikes;
# - nothing for **weighted phase**, which only sends the same eight bits again. That looks like waste; lesson 07 shows what it is good for.
#
# </details>
#
# %% [markdown] id="plot-explain" lang="zh" slide="subslide"
# <details><summary><b>先回答，再展开</b></summary>
#
# 时间加倍，换来的是（见打印出的数值）：
#
# - **速率编码**：3 dB，也就是第 02 课的 1/√T，而且脉冲也要加倍；
# - **步进法** 6 到 7 dB，**Σ-Δ 编码** 4 到 6 dB：两者只数数、不抛硬币，不过脉冲同样加倍；
# - **延迟编码**：5 到 7 dB，脉冲却一个也不多，所以右图里它的线是竖直的；
# - **群体编码** 3 到 12 dB，**簇发编码**至多 5 dB，脉冲（几乎）不增加；
# - **加权相位编码**：什么也没有，只是把同样的八个比特再送一遍。看似浪费，有什么用处，第 07 课再说。
#
# </details>
#
# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 7 · Check yourself
#
# **1.** A train of eight steps: 0 1 1 0 0 0 0 0. In the weighted-phase code, which value is it?
#
# <details><summary><b>A.</b> 2/8: two spikes in eight steps</summary>
#
# That is how a rate code is read.
# </details>
# <details><summary><b>B.</b> 6/8: the first spike comes at step 1</summary>
#
# That is how a latency code is read, on a ruler of eight steps. Here the second spike counts as well.
# </details>
# <details><summary><b>C.</b> 0.375: a quarter and an eighth</summary>
#
# Right: ¼ + ⅛.
# </details>
# <details><summary><b>D.</b> 0.75: binary 110</summary>
#
# The digits are right, but they begin with a 0: ½ is missing.
# </details>
#
# **2.** Rate, 16 steps. You want 6 dB more, and may send as many spikes as you like. What do you do?
#
# <details><summary><b>A.</b> 32 steps</summary>
#
# That is worth 3 dB.
# </details>
# <details><summary><b>B.</b> 64 steps</summary>
#
# Right: half the error takes four times the steps. Or sigma-delta: for twice the steps it does better than that.
# </details>
# <details><summary><b>C.</b> 256 steps</summary>
#
# That would be 12 dB: a quarter of the error takes sixteen times the steps.
# </details>
#
# **3.** "Sigma-delta reads with 33.7 ± 0.1 dB, latency with 33.3 ± 0.1 dB." What may you say about these two codes?
#
# <details><summary><b>A.</b> Sigma-delta reads slightly better, for far more spikes</summary>
#
# Right. A comparison names what was equal (steps, neurons) and what was not (spikes).
# </details>
# <details><summary><b>B.</b> Sigma-delta is the better of the two codes</summary>
#
# Better read, by half a decibel, for ten times the spikes. Who pays for spikes would not call that better.
# </details>
# <details><summary><b>C.</b> Nothing: the error bars are too long</summary>
#
# The difference is several times its error (the last line under the table). It is small, but it is there, for these digits and this number of steps.
# </details>
# <details><summary><b>D.</b> That latency needs more neurons</summary>
#
# Both use one neuron per pixel.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 7 · 自测
#
# **1.** 八步的脉冲序列 0 1 1 0 0 0 0 0，按加权相位编码去读，是多少？
#
# <details><summary><b>A.</b> 2/8：八步里有两个脉冲</summary>
#
# 速率编码才这样读。
# </details>
# <details><summary><b>B.</b> 6/8：第一个脉冲在第 1 步</summary>
#
# 这是把它当作八步的延迟编码来读。这里第二个脉冲也要算。
# </details>
# <details><summary><b>C.</b> 0.375：四分之一加八分之一</summary>
#
# 正确：¼ + ⅛。
# </details>
# <details><summary><b>D.</b> 0.75：二进制的 110</summary>
#
# 数字没错，但前面还有一个 0：没有 ½ 这一位。
# </details>
#
# **2.** 速率编码，16 步，还想再提高 6 dB，脉冲用多少都行。该怎么办？
#
# <details><summary><b>A.</b> 用 32 步</summary>
#
# 那只能提高 3 dB。
# </details>
# <details><summary><b>B.</b> 用 64 步</summary>
#
# 正确：误差要减半，步数就得是四倍。或者改用 Σ-Δ：步数加倍，就不止这些了。
# </details>
# <details><summary><b>C.</b> 用 256 步</summary>
#
# 那就是 12 dB 了：误差降到四分之一，步数要十六倍。
# </details>
#
# **3.** “Σ-Δ 的信噪比是 33.7 ± 0.1 dB，延迟编码是 33.3 ± 0.1 dB。”关于这两种编码，可以说什么？
#
# <details><summary><b>A.</b> Σ-Δ 略准一点，脉冲却多得多</summary>
#
# 正确。比较时要说清楚什么相同（步数、神经元数），什么不同（脉冲数）。
# </details>
# <details><summary><b>B.</b> Σ-Δ 是更好的编码</summary>
#
# 它读得好，好半个分贝，脉冲却是十倍。为脉冲付账的人可不会说它更好。
# </details>
# <details><summary><b>C.</b> 什么也不能说，误差棒太长</summary>
#
# 两者的差是它的误差的好几倍（见表格下面那一行）。差得不多，但确实有，至少对这些图像、这么多步是这样。
# </details>
# <details><summary><b>D.</b> 延迟编码要用更多的神经元</summary>
#
# 两种都是每个像素一个神经元。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - A value can lie in *which* steps hold a spike (weighted phase), in count and interval together (burst), in *who* fires (population), in the order of the neurons (rank order), or in a count that is kept exact (sigma-delta).
# - More time buys rate 3 dB per doubling, sigma-delta, step-forward and latency 4 to 7, weighted phase nothing; latency, burst and population need (almost) no more spikes for it.
# - A number that is compared has an error bar, and the comparison says what was held equal.
#
# | English | 中文 |
# | --- | --- |
# | weighted phase coding | 加权相位编码 |
# | burst coding | 簇发编码 |
# | population coding | 群体编码 |
# | rank order coding | 排序编码 |
# | sigma-delta modulation | Σ-Δ 调制 |
# | signal-to-noise ratio | 信噪比 |
# | standard error | 标准误 |
#
# **Now you:** [exercises for this lesson](06-codes-exercises.ipynb). **Next:** [07 · Which code?](07-choose.ipynb) **Back to** [05](05-generator.ipynb).
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 数值可以藏在*哪几步*有脉冲里（加权相位），藏在个数加间隔里（簇发），藏在*谁*发放里（群体），藏在神经元的先后里（排序），也可以藏在一个始终算得准的个数里（Σ-Δ）。
# - 时间加倍，速率编码提高 3 dB，Σ-Δ、步进法和延迟编码 4 到 7 dB，加权相位编码为零；延迟、簇发和群体编码为此（几乎）不必多花脉冲。
# - 拿来比较的数要有误差棒，还要说清楚比较时什么是相同的。
#
# | 中文 | English |
# | --- | --- |
# | 加权相位编码 | weighted phase coding |
# | 簇发编码 | burst coding |
# | 群体编码 | population coding |
# | 排序编码 | rank order coding |
# | Σ-Δ 调制 | sigma-delta modulation |
# | 信噪比 | signal-to-noise ratio |
# | 标准误 | standard error |
#
# **轮到你了**：[本课练习](06-codes-exercises.ipynb)。**下一课**：[07 · 选哪种编码](07-choose.ipynb)。**返回** [05](05-generator.ipynb)。
#
# %% [markdown] id="elsewhere" lang="en" slide="subslide"
# ## The same thing elsewhere
#
# | here | library | name | what differs |
# | --- | --- | --- | --- |
# | `encode.weighted_phase` | SpikingJelly | `encoding.WeightedPhaseEncoder` | one step at a time, a value of 1 is refused |
# | `encode.population` | SpikingJelly | `encoding.PopSpikeEncoderDeterministic` and others | fields with means and widths that can be trained; the response drives an integrate-and-fire neuron |
# | `encode.population` | Norse | `population_encode` | gives the fields' responses, not yet spikes |
# | all of this lesson | snnTorch 1.0 | – | not in `spikegen` |
#
# ## Further reading
#
# - J. Kim et al., "Deep neural networks with weighted spikes", *Neurocomputing* 311, 2018, [doi:10.1016/j.neucom.2018.05.087](https://doi.org/10.1016/j.neucom.2018.05.087)
# - M. A. Montemurro, M. J. Rasch, Y. Murayama, N. K. Logothetis, S. Panzeri, "Phase-of-firing coding of natural visual stimuli in primary visual cortex", *Current Biology* 18, 2008, [doi:10.1016/j.cub.2008.02.023](https://doi.org/10.1016/j.cub.2008.02.023)
# - S. Park, S. Kim, H. Choe, S. Yoon, "Fast and efficient information transmission with burst spikes in deep spiking neural networks", 2018, [arXiv:1809.03142](https://arxiv.org/abs/1809.03142)
# - W. Guo, M. E. Fouda, A. M. Eltawil, K. N. Salama, "Neural coding in spiking neural networks: a comparative study for robust neuromorphic systems", *Frontiers in Neuroscience* 15, 2021, [doi:10.3389/fnins.2021.638474](https://doi.org/10.3389/fnins.2021.638474)
# - S. M. Bohte, J. N. Kok, H. La Poutré, "Error-backpropagation in temporally encoded networks of spiking neurons", *Neurocomputing* 48, 2002, [doi:10.1016/S0925-2312(01)00658-0](https://doi.org/10.1016/S0925-2312(01)00658-0)
# - S. Thorpe, J. Gautrais, "Rank order coding", in *Computational Neuroscience: Trends in Research*, 1998, [doi:10.1007/978-1-4615-4831-7_19](https://doi.org/10.1007/978-1-4615-4831-7_19)
# - R. VanRullen, S. J. Thorpe, "Rate coding versus temporal order coding: what the retinal ganglion cells tell the visual cortex", *Neural Computation* 13(6), 2001, [doi:10.1162/08997660152002852](https://doi.org/10.1162/08997660152002852)
# - H. Inose, Y. Yasuda, J. Murakami, "A telemetering system by code modulation: Δ-Σ modulation", *IRE Transactions on Space Electronics and Telemetry* 8(3), 1962
#
# %% [markdown] id="elsewhere" lang="zh" slide="subslide"
# ## 其他库里的同类功能
#
# | 这里 | 库 | 名称 | 区别 |
# | --- | --- | --- | --- |
# | `encode.weighted_phase` | SpikingJelly | `encoding.WeightedPhaseEncoder` | 每次只编码一步，不接受 1 这个值 |
# | `encode.population` | SpikingJelly | `encoding.PopSpikeEncoderDeterministic` 等 | 感受野的中心和宽度可以训练；响应用来驱动积分发放神经元 |
# | `encode.population` | Norse | `population_encode` | 给出的是感受野的响应，还不是脉冲 |
# | 本课的各种编码 | snnTorch 1.0 | – | `spikegen` 里没有 |
#
# ## 延伸阅读
#
# - J. Kim 等，“Deep neural networks with weighted spikes”，*Neurocomputing* 311，2018，[doi:10.1016/j.neucom.2018.05.087](https://doi.org/10.1016/j.neucom.2018.05.087)
# - M. A. Montemurro、M. J. Rasch、Y. Murayama、N. K. Logothetis、S. Panzeri，“Phase-of-firing coding of natural visual stimuli in primary visual cortex”，*Current Biology* 18，2008，[doi:10.1016/j.cub.2008.02.023](https://doi.org/10.1016/j.cub.2008.02.023)
# - S. Park、S. Kim、H. Choe、S. Yoon，“Fast and efficient information transmission with burst spikes in deep spiking neural networks”，2018，[arXiv:1809.03142](https://arxiv.org/abs/1809.03142)
# - W. Guo、M. E. Fouda、A. M. Eltawil、K. N. Salama，“Neural coding in spiking neural networks: a comparative study for robust neuromorphic systems”，*Frontiers in Neuroscience* 15，2021，[doi:10.3389/fnins.2021.638474](https://doi.org/10.3389/fnins.2021.638474)
# - S. M. Bohte、J. N. Kok、H. La Poutré，“Error-backpropagation in temporally encoded networks of spiking neurons”，*Neurocomputing* 48，2002，[doi:10.1016/S0925-2312(01)00658-0](https://doi.org/10.1016/S0925-2312(01)00658-0)
# - S. Thorpe、J. Gautrais，“Rank order coding”，载 *Computational Neuroscience: Trends in Research*，1998，[doi:10.1007/978-1-4615-4831-7_19](https://doi.org/10.1007/978-1-4615-4831-7_19)
# - R. VanRullen、S. J. Thorpe，“Rate coding versus temporal order coding: what the retinal ganglion cells tell the visual cortex”，*Neural Computation* 13(6)，2001，[doi:10.1162/08997660152002852](https://doi.org/10.1162/08997660152002852)
# - H. Inose、Y. Yasuda、J. Murakami，“A telemetering system by code modulation: Δ-Σ modulation”，*IRE Transactions on Space Electronics and Telemetry* 8(3)，1962
