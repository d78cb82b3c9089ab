# %% [markdown] id="title" lang="en" slide="slide"
# # 07 · Which code, then?
#
# "Rate codes are robust, latency codes are thrifty": that is how most introductions end, without giving a single number. This lesson gives numbers. Six codes encode the same digits and are read back; then their spikes are moved, lost and faked.
#
# **After this lesson you can**
# - measure any code: spikes, time steps, signal-to-noise ratio, and what is left of it when spikes are disturbed;
# - choose a code for a task, and name the number that decided it;
# - turn a colour image, a sound and a camera's events into spikes without mixing up the axes.
#
# **You need** lessons [02](02-rate.ipynb), [03](03-latency.ipynb) and [04](04-delta.ipynb). **Time:** about 45 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 07 · 到底该选哪种编码？
#
# “速率编码稳健，延迟编码省脉冲”——许多入门教程讲到这里就结束了，却没有给出任何数据。这一课拿数据说话：用六种编码处理同一批手写数字，再把它们还原；然后把脉冲挪动、弄丢、掺假，看看各自还剩下多少。
#
# **学完本课，你可以**
# - 衡量任何一种编码：用了多少脉冲、多少时间步，信噪比是多少，脉冲受到干扰后还剩多少；
# - 为一项任务选择编码，并指出决定选择的是哪个数值；
# - 把彩色图像、声音和事件相机的数据变成脉冲张量，不弄混各条轴。
#
# **需要的基础**：第 [02](02-rate.ipynb)、[03](03-latency.ipynb)、[04](04-delta.ipynb) 课。**时间**：约 45 分钟。
#
# %% id="begin" slide="skip"
import math

import matplotlib.pyplot as plt
import torch
from IPython.display import Markdown, display
from ipywidgets import interact

from course import begin, data, decode, encode, explore, measure, noise, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

test = data.mnist(train=False)
images = torch.stack([test[index][0][0] for index in range(20)])
digit = images[0]

# %% [markdown] id="three-more" lang="en" slide="slide"
# ## 1 · Six codes
#
# You know three: **rate** (how often), **latency** (how early), **step-forward** (one spike for each threshold that the signal moves). A digit stands still, so step-forward would never fire. Here, therefore, the digit *appears*: step 0 is black, and the image is there from step 1 on.
#
# Three more codes, each with an idea of its own:
#
# - **Phase**, more exactly *weighted* phase: the spikes are binary digits. A spike at the first step of a period stands for ½, at the second for ¼, then ⅛ … Eight steps carry the eight bits of a pixel (Kim et al., 2018). Neuroscience means something else by phase coding: when a spike comes relative to an oscillation (Montemurro et al., 2008).
# - **Burst**: a short volley. The larger the value, the more spikes (up to five here), and the closer they follow each other (Park et al., 2018; in the form used here, Guo et al., 2021).
# - **Population**: several neurons, six here, share a pixel. Each has a favourite value; the nearer the pixel is to it, the earlier that neuron fires (Bohte et al., 2002).
#
# %% [markdown] id="three-more" lang="zh" slide="slide"
# ## 1 · 六种编码同台
#
# 其中三种你已经认识：**速率编码**（看发放得多频繁）、**延迟编码**（看发放得多早）、**步进法**（step-forward，信号每移动一个阈值就发放一次）。手写数字静止不动，步进法永远不会发放，所以这里让手写数字“出现”：第 0 步全黑，从第 1 步起才有图像。
#
# 另外三种，各有各的想法：
#
# - **相位编码**（phase coding）：把脉冲当作二进制位。一个周期里，第一步的脉冲代表 ½，第二步代表 ¼，然后是 ⅛……八步正好装下一个像素的八个比特（Kim 等，2018）。确切地说，这是*加权*相位编码；神经科学里的相位编码是另一回事，指脉冲相对于某个振荡的时刻（Montemurro 等，2008）。
# - **簇发编码**（burst coding）：短促的一串发放。值越大，个数越多（这里至多五个），间隔也越短（Park 等，2018；这里采用 Guo 等 2021 年的形式）。
# - **群体编码**（population coding）：几个神经元（这里是六个）共同表示一个像素。每个神经元都有自己偏爱的值，像素值越接近它，这个神经元就发放得越早（Bohte 等，2002）。
#
# %% [markdown] id="readers" lang="en" slide="subslide"
# Each code below is a pair: **encode** (values and a number of steps in, spikes out) and **decode** (spikes in, values out). The decoder of each code, its *reader*, knows what to expect: `decode.earliest` keeps only the first spikes (one for latency, five for a burst), and `decode.population_match` looks for the value that explains all six neurons best. This will matter once spikes go astray.
#
# %% [markdown] id="readers" lang="zh" slide="subslide"
# 下面每种编码都是一对函数：**编码**（给出数值和时间步数，得到脉冲）和**解码**（给出脉冲，得到数值）。解码的一方知道该听什么：`decode.earliest` 只听最早的几个脉冲（延迟编码听一个，簇发编码听五个），`decode.population_match` 则找出最能解释全部六个神经元的那个值。等脉冲出了岔子，这一点就要紧了。
#
# %% id="codes" slide="fragment"
def seed(number=0):
    return torch.Generator().manual_seed(number)


def appear(x, T):
    return torch.cat([torch.zeros(1, *x.shape), x.expand(T - 1, *x.shape)])


CODES = {
    "rate": (lambda x, T: encode.rate(x, T, generator=seed()),
             decode.rate),
    "latency": (lambda x, T: encode.latency(x, T, linear=True, normalize=True, clip=True),
                lambda s: decode.latency(decode.earliest(s), linear=True, normalize=True)),
    "step_forward": (lambda x, T: encode.step_forward(appear(x, T), threshold=1 / T),
                     lambda s: decode.step_forward(s, threshold=1 / len(s))[-1]),
    "phase": (lambda x, T: encode.weighted_phase(x, bits=8, num_periods=T // 8),
              lambda s: decode.weighted_phase(s, bits=8)),
    "burst": (lambda x, T: encode.burst(x, T, max_spikes=5, shortest=1),
              lambda s: decode.burst(decode.earliest(s, 5), max_spikes=5, shortest=1)),
    "population": (lambda x, T: encode.population(x, num_neurons=6, num_steps=T),
                   decode.population_match),
}  # fmt: skip

# %% [markdown] id="gallery-text" lang="en" slide="slide"
# Three values, 0.25, 0.5 and 0.9, in each of the six codes. Read every panel from left to right. Where is the value: in the number of spikes, in their times, or in which neuron fires?
#
# %% [markdown] id="gallery-text" lang="zh" slide="slide"
# 下面是 0.25、0.5、0.9 这三个值在六种编码下的样子。每一格都从左往右看：数值藏在个数里、时间里，还是“谁发放”里？
#
# %% id="gallery" slide="fragment"
values = torch.tensor([0.25, 0.5, 0.9])
fig, axes = plt.subplots(2, 3, figsize=(9.5, 5.2), sharex=True)
for ax, (name, (encoder, _)) in zip(axes.flat, CODES.items(), strict=True):
    spikes = encoder(values, 16)
    plot.raster(spikes, ax).set_title(f"{name}: {int(spikes.sum())} spikes")  # en
    plot.raster(spikes, ax).set_title(f"{name}：{int(spikes.sum())} 个脉冲")  # zh
    rows = spikes[0].numel()
    ax.set_yticks([(k + 0.5) * rows / 3 - 0.5 for k in range(3)], ["0.25", "0.5", "0.9"])
    for k in (1, 2):
        ax.axhline(k * rows / 3 - 0.5, color="gray", linewidth=0.6)
    ax.set(ylabel="Value" if ax in axes[:, 0] else "", xlabel="Time step" if ax in axes[1] else "")  # en
    ax.set(ylabel="数值" if ax in axes[:, 0] else "", xlabel="时间步" if ax in axes[1] else "")  # zh
plt.show()

# %% [markdown] id="gallery-explain" lang="en" slide="notes"
# Rate and step-forward use the count. Latency uses time. Phase uses both: *which* steps hold a spike. Burst shows its value twice, in the count and in the interval. In the population panel every value has six rows of its own; look at the whole pattern of which neuron fires first.
#
# %% [markdown] id="gallery-explain" lang="zh" slide="notes"
# 速率编码和步进法看个数，延迟编码看时间，相位编码两样都看：*哪几步*有脉冲。簇发编码把数值说了两遍：一遍用个数，一遍用间隔。群体编码那一格里，每个值各占六行，要看的是“谁先谁后”的整体模式。
#
# %% [markdown] id="cost-predict" lang="en" slide="slide"
# ## 2 · What does it cost, and how good is it?
#
# **Predict.** A digit is mostly black: about four pixels in five are 0. Which code sends the most spikes for it in 16 steps?
#
# <details><summary><b>A.</b> Rate: bright pixels fire at nearly every step</summary>
#
# They do, but black ones do not fire at all, and there are many more of those. Rate comes second.
# </details>
# <details><summary><b>B.</b> Population: its neurons fire for black, too</summary>
#
# Right. To a population, "black" is a value like any other: some of the six neurons prefer it, and fire. Silence stands for no value in this code, so nothing is saved on the background.
# </details>
# <details><summary><b>C.</b> Phase: it sends all eight bits, for every pixel</summary>
#
# It sends a spike only for each bit that is 1. The bits of 0 are all 0, so black pixels are silent.
# </details>
#
# %% [markdown] id="cost-predict" lang="zh" slide="slide"
# ## 2 · 代价多大，效果多好？
#
# **预测**：手写数字的图像大部分是黑的，大约五分之四的像素为 0。取 16 个时间步，哪种编码发出的脉冲最多？
#
# <details><summary><b>A.</b> 速率编码：亮像素几乎每步都发放</summary>
#
# 亮像素确实如此，可是黑像素一次也不发放，而黑像素要多得多。速率编码排第二。
# </details>
# <details><summary><b>B.</b> 群体编码：黑像素也有神经元发放</summary>
#
# 正确。对群体编码来说，“黑”和别的值没有两样：六个神经元里总有几个偏爱它，并且会说出来。这种编码里沉默不代表任何值，所以背景上一个脉冲也省不下来。
# </details>
# <details><summary><b>C.</b> 相位编码：每个像素都要送出八个比特</summary>
#
# 它只发送八个比特里的 1。0 的各位全是 0，所以黑像素是安静的。
# </details>
#
# %% [markdown] id="snr-text" lang="en" slide="subslide"
# To measure how good a code is, we read it back. The **signal-to-noise ratio** (SNR) compares the energy of the picture with that of the error, in decibels:
#
# $$\text{SNR} = 10 \log_{10} \frac{\sum x^2}{\sum (x - \hat x)^2}$$
#
# 20 dB: the error is a tenth of the picture (as root mean square). Every further 6 dB halve it.
#
# %% [markdown] id="snr-text" lang="zh" slide="subslide"
# 编码好不好，还原一遍就知道。**信噪比**（signal-to-noise ratio，SNR）把图像的能量与误差的能量相比，单位是分贝（dB）：
#
# $$\text{SNR} = 10 \log_{10} \frac{\sum x^2}{\sum (x - \hat x)^2}$$
#
# 20 dB 表示误差的均方根是图像的十分之一；每增加 6 dB，误差减半。
#
# %% id="table" slide="fragment"
def snr(name, T, disturbance=None):
    encoder, decoder = CODES[name]
    spikes = encoder(images, T)
    if disturbance is not None:
        spikes = disturbance(spikes)
    return measure.snr_db(images, decoder(spikes))


WORLD = {
    "jitter": lambda s: noise.jitter(s, 1, generator=seed(6)),
    "drop": lambda s: noise.drop(s, 0.1, generator=seed(6)),
    "noise": lambda s: noise.add_noise(s, 0.01, generator=seed(6)),
}
rows = ["| code | neurons per pixel | spikes per image | SNR, clean | jitter ±1 step | 10 % lost | 1 % spurious |"]  # en
rows = ["| 编码 | 每像素神经元数 | 每幅图像脉冲数 | 信噪比，无干扰 | 抖动 ±1 步 | 丢失 10% | 多余脉冲 1% |"]  # zh
rows += ["| --- " + "| ---: " * 6 + "|"]
for name, (encoder, _) in CODES.items():
    spikes = encoder(images, 16)
    counts = f"{spikes[0].numel() // images.numel()} | {measure.spike_count(spikes).sum() / len(images):,.0f}"
    levels = [snr(name, 16), *(snr(name, 16, how) for how in WORLD.values())]
    rows.append(f"| {name} | {counts} | " + " | ".join(f"{level:.0f} dB" for level in levels) + " |")
display(Markdown("\n".join(rows)))

# %% [markdown] id="table-text" lang="en" slide="subslide"
# The table is for twenty test digits of 784 pixels and 16 steps. The last three columns belong to section 3. Look at the others first:
#
# - **Latency** is the cheapest by far: 140 spikes for the whole image, at most one for each pixel that is not black. Rate needs more than ten times as many, and its SNR is 14 dB worse.
# - **Phase** is the most precise: it sends all eight bits that an MNIST pixel has, so hardly anything is lost.
# - **Population** pays for every black pixel, with spikes and with neurons.
#
# %% [markdown] id="table-text" lang="zh" slide="subslide"
# 测试集的 20 个手写数字，每幅 784 个像素，16 个时间步。右边三列留到第 3 节再说，先看前几列：
#
# - **延迟编码**最省，遥遥领先：整幅图像只用 140 个脉冲，每个非黑像素至多一个。速率编码要用十倍以上的脉冲，信噪比反而低 14 dB。
# - **相位编码**最精确：MNIST 的像素本来就是八比特，它把八个比特全送出去了，几乎没有损失。
# - **群体编码**对每个黑像素也照样付费，既费脉冲，又费神经元。
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
q = explore.ask(  # en
    "Linear latency, stretched over all steps. You go from 8 to 64 steps. What happens?",  # en
    {  # en
        "More spikes, smaller error": "The number of spikes stays: each pixel fires once, however long the window is. Only the error shrinks.",  # en
        "As many spikes, smaller error": "Right. One spike a pixel, placed on a finer ruler. Twice the steps, half the error.",  # en
        "As many spikes, same error": "The step is the ruler's smallest mark: with 8 steps there are 8 greys, with 64 there are 64.",  # en
    },  # en
    e,  # en
)  # en
q = explore.ask(  # zh
    "线性延迟编码，时间铺满整个窗口。从 8 步增加到 64 步，会怎样？",  # zh
    {  # zh
        "脉冲变多，误差变小": "脉冲数不变：窗口再长，每个像素也只发放一次。变小的只是误差。",  # zh
        "脉冲数不变，误差变小": "正确。每个像素还是一个脉冲，只是尺子的刻度更细了。步数加倍，误差减半。",  # zh
        "脉冲数不变，误差也不变": "时间步就是尺子的最小刻度：8 步只有 8 级灰度，64 步就有 64 级。",  # zh
    },  # zh
    e,  # zh
)  # zh
q

# %% [markdown] id="plot-text" lang="en" slide="slide"
# Now compare all six, for 8, 16, 32 and 64 steps. Left: what more time buys. Right: the same points, plotted against the number of spikes they took. In both, you want to be in the upper left corner.
#
# %% [markdown] id="plot-text" lang="zh" slide="slide"
# 现在六种一起看，步数取 8、16、32、64。左图：多花时间换来什么。右图：同样的点，横轴换成所用的脉冲数。两幅图都是越靠左上角越好。
#
# %% id="plot" slide="fragment"
STEPS = (8, 16, 32, 64)
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.8), sharey=True)
for name, (encoder, _) in CODES.items():
    colour, marker = plot.CODES[name]
    level = [snr(name, T) for T in STEPS]
    count = [measure.spike_count(encoder(images, T)).sum() / len(images) for T in STEPS]
    left.plot(STEPS, level, color=colour, marker=marker, label=name)
    right.plot(count, level, color=colour, marker=marker, label=name)
    print(f"{name:13}", "  ".join(f"{one:3.0f} dB" for one in level))
again = "  ".join(f"{snr('phase', T, WORLD['drop']):3.0f} dB" for T in STEPS)
print("phase, 1 in 10 spikes lost:", again)  # en
print("phase，十个脉冲丢一个：", again)  # zh
left.set_xscale("log", base=2)
left.set_xticks(STEPS, STEPS)
right.set_xscale("log")
right.minorticks_off()
right.set_xticks((150, 500, 1500, 5000), ("150", "500", "1,500", "5,000"))
left.set(xlabel="Time steps", ylabel="SNR (dB)", title="What time buys")  # en
right.set(xlabel="Spikes per image", title="What spikes buy")  # en
left.set(xlabel="时间步数", ylabel="信噪比（dB）", title="时间换来什么")  # zh
right.set(xlabel="每幅图像的脉冲数", title="脉冲换来什么")  # zh
fig.legend(*left.get_legend_handles_labels(), ncols=6, loc="outside lower center")
plt.show()

# %% [markdown] id="plot-explain" lang="en" slide="subslide"
# Twice the time buys (see the printed numbers):
#
# - 3 dB for **rate**: that is the 1/√T of lesson 02, and the spikes double as well;
# - 6 to 7 dB for **step-forward**, which counts without tossing coins: the error falls with 1/T, but the spikes double, too;
# - 5 to 6 dB for **latency**, and not one spike more: its line on the right is vertical;
# - 4 to 11 dB for **population** and 1 to 5 dB for **burst**, for (almost) no more spikes;
# - nothing for **phase**, which only sends the same eight bits again. That looks like waste, but it helps when spikes get lost: with one in ten lost, 8 steps give 13 dB, 64 steps 18 dB (last line).
#
# %% [markdown] id="plot-explain" lang="zh" slide="subslide"
# 时间加倍，换来的是（见打印出的数值）：
#
# - **速率编码**：3 dB，也就是第 02 课的 1/√T，而且脉冲也要加倍；
# - **步进法**：6 到 7 dB。它只数数，不抛硬币，误差按 1/T 下降，不过脉冲同样加倍；
# - **延迟编码**：5 到 6 dB，脉冲却一个也不多，所以右图里它的线是竖直的；
# - **群体编码**和**簇发编码**：分别是 4 到 11 dB 和 1 到 5 dB，脉冲（几乎）不增加；
# - **相位编码**：什么也没有，只是把同样的八个比特再送一遍。看似浪费，丢了脉冲时才见好处：十个脉冲丢一个，8 步是 13 dB，64 步是 18 dB（见最后一行）。
#
# %% [markdown] id="world-predict" lang="en" slide="slide"
# ## 3 · A rough world
#
# Real spikes come a little early or late, get lost on the way, or are noise to begin with. `course.noise` imitates these three: `jitter` moves spikes (and loses none), `drop` loses some, and `add_noise` adds spurious ones, at every silent step with the same probability.
#
# **Predict.** Every spike may move by one step, no more. Which code suffers most?
#
# <details><summary><b>A.</b> Latency: its whole message is <i>when</i></summary>
#
# It does suffer, but only a little: one step off, on a ruler of sixteen marks, is one grey level off.
# </details>
# <details><summary><b>B.</b> Phase: one step off is a factor of two</summary>
#
# Right. A spike that stands for ½ stands for ¼ if it comes one step late. Worse, the last step of one period becomes the first of the next: 1/256 turns into ½.
# </details>
# <details><summary><b>C.</b> Rate: many spikes, so many can go wrong</summary>
#
# Its reader does not look at times at all, only at the number of spikes. Our jitter changes no count, so rate and step-forward do not even notice.
# </details>
#
# %% [markdown] id="world-predict" lang="zh" slide="slide"
# ## 3 · 现实没有那么干净
#
# 真实的脉冲会早到或迟到一点，会在路上丢失，有的根本就是噪声。`course.noise` 模拟这三种情况：`jitter` 挪动脉冲（一个也不丢），`drop` 丢掉脉冲，`add_noise` 添上多余的脉冲，每个没有脉冲的时间步概率都相同。
#
# **预测**：每个脉冲最多挪动一步。哪种编码受害最深？
#
# <details><summary><b>A.</b> 延迟编码：它的信息全在<i>何时</i></summary>
#
# 它确实受影响，但很温和：十六个刻度的尺子上差一步，不过差一级灰度。
# </details>
# <details><summary><b>B.</b> 相位编码：差一步就差一倍</summary>
#
# 正确。代表 ½ 的脉冲迟到一步，就只代表 ¼ 了。更糟的是，一个周期的最后一步会变成下一周期的第一步：1/256 一下子成了 ½。
# </details>
# <details><summary><b>C.</b> 速率编码：脉冲多，出错的也多</summary>
#
# 它根本不看时间，只看个数。这里的抖动不改变个数，所以速率编码和步进法毫无感觉。
# </details>
#
# %% id="world" slide="subslide"
PANELS = (
    (noise.jitter, (0, 1, 2, 4), "Moved by up to … steps"),  # en
    (noise.drop, (0, 0.05, 0.1, 0.2, 0.4), "Share of spikes lost"),  # en
    (noise.add_noise, (0, 0.005, 0.01, 0.02, 0.05), "Spurious spikes per step and neuron"),  # en
    (noise.jitter, (0, 1, 2, 4), "最多挪动的步数"),  # zh
    (noise.drop, (0, 0.05, 0.1, 0.2, 0.4), "丢失脉冲的比例"),  # zh
    (noise.add_noise, (0, 0.005, 0.01, 0.02, 0.05), "每步每神经元的多余脉冲"),  # zh
)
fig, axes = plt.subplots(1, 3, figsize=(9.5, 4.8), sharey=True)
for ax, (how, strengths, label) in zip(axes, PANELS, strict=True):
    for name in CODES:
        colour, marker = plot.CODES[name]
        level = [snr(name, 16, lambda s, k=k, how=how: how(s, k, generator=seed(6))) for k in strengths]
        ax.plot(strengths, level, color=colour, marker=marker, label=name)
    ax.set(xlabel=label, title=how.__name__)
axes[0].set_ylabel("SNR of 16 steps (dB)")  # en
axes[0].set_ylabel("16 步的信噪比（dB）")  # zh
fig.legend(*axes[0].get_legend_handles_labels(), ncols=6, loc="outside lower center")
plt.show()

# %% [markdown] id="world-explain" lang="en" slide="subslide"
# Compare with the last three columns of the table:
#
# - **Moved:** one step is enough to bring phase down from 48 to 20 dB. The lines of codes that count are flat.
# - **Lost:** what was sent only once is gone. When one spike in ten is lost, latency falls from 33 to 10 dB. Rate and step-forward keep 16; population, in which about three neurons vouch for every value, stays best.
# - **Spurious:** latency believes the first spike, and black pixels, which should be silent, now fire at random. At 1 % it keeps 3 dB. For rate, a spurious spike adds only a sixteenth to one pixel: 17 dB are left.
#
# So "robust" is not a property of a code. It is a property of a code, its reader *and* a disturbance.
#
# %% [markdown] id="world-explain" lang="zh" slide="subslide"
# 对照表格的最后三列：
#
# - **挪动**：相位编码挪一步就从 48 dB 跌到 20 dB。看个数的编码纹丝不动。
# - **丢失**：只送一遍的，丢了就没有了。十个脉冲丢一个，延迟编码就从 33 dB 跌到 10 dB；速率编码和步进法还有 16 dB；群体编码的每个值都有三个左右的神经元作证，依然最好。
# - **多余**：延迟编码谁先开口就信谁，而本该安静的黑像素现在也会随机开口，1% 的多余脉冲就让它只剩 3 dB。对速率编码来说，一个多余脉冲不过让一个像素多出十六分之一，信噪比还有 17 dB。
#
# 所以，“稳健”并不是编码本身的性质，而要看编码、解码方式*和*干扰三者。
#
# %% [markdown] id="slider-text" lang="en" slide="slide"
# See it on the digit itself. Choose a code and a disturbance, and move `strength` (for `jitter`, how far a spike may move, as a share of the 16 steps; for the others, a probability). With latency and `add_noise` at 0.05, can you still read the digit? Is a picture with a low SNR always one that you cannot read?
#
# %% [markdown] id="slider-text" lang="zh" slide="slide"
# 直接在图像上看看效果。选一种编码、一种干扰，再拖动 `strength`（对 `jitter`，它是最多挪动多远，即占 16 步的比例；对另外两种，它是概率）。选延迟编码和 `add_noise`，`strength` 为 0.05 时，还认得出是几吗？信噪比低的图，就一定认不出吗？
#
# %% id="slider" tags=["nbval-ignore-output"] slide="fragment"
@interact(code=list(CODES), how=["jitter", "drop", "add_noise"], strength=(0.0, 0.5, 0.01))
def show(code="latency", how="add_noise", strength=0.05):
    encoder, decoder = CODES[code]
    amount = round(16 * strength) if how == "jitter" else strength
    disturbed = getattr(noise, how)(encoder(digit, 16), amount, generator=seed(6))
    pictures = (digit, decoder(encoder(digit, 16)), decoder(disturbed))
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
# ## 4 · Which would you choose for …
#
# **A drone** that must swerve. One camera image at a time, a clean wire, a small battery; the network should decide as soon as the first spikes are in.
#
# <details><summary><b>A.</b> Rate</summary>
#
# Ten times the spikes of latency in the table. (Its running mean is there from the first step on, but rough; lesson 08 measures how soon a network can use each code.)
# </details>
# <details><summary><b>B.</b> Latency</summary>
#
# Right. The brightest pixels come first, so the outline is there after a few steps, for 140 spikes. The wire is clean, so latency's weakness does not matter.
# </details>
# <details><summary><b>C.</b> Phase</summary>
#
# Precise and quick (8 steps), but a network that is meant to stop early would have to weight each step differently. And it takes nearly ten times as many spikes.
# </details>
#
# **A patch on the chest** that records the heart for a week and sends by radio. Between two beats the signal hardly moves.
#
# <details><summary><b>A.</b> Step-forward</summary>
#
# Right. No change, no spike, nothing to send. Section 5 shows it on a signal that is silent for a while. Send the true value now and then, because the error from a lost spike stays.
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
# **A chip with an old link** that loses one spike in ten. Spikes and neurons are plentiful; the values should arrive as exactly as possible, within 16 steps.
#
# <details><summary><b>A.</b> Phase, because it had the highest SNR</summary>
#
# That is on a clean wire. With one spike in ten lost it falls from 48 to 15 dB: losing a spike that stands for ½ hurts.
# </details>
# <details><summary><b>B.</b> Rate, because it is robust</summary>
#
# It loses least, but it has less to lose: 16 dB are left. If neurons were scarce, rate would be a fair choice.
# </details>
# <details><summary><b>C.</b> Population</summary>
#
# Right: 23 dB are left, the best of all six. Its price, six neurons per pixel, does not matter here.
# </details>
#
# %% [markdown] id="cases" lang="zh" slide="slide"
# ## 4 · 换作是你，选哪一种？
#
# **一架要躲避障碍的无人机**：每次只看一帧画面，线路干净，电池很小，最好头几个脉冲一到就能做出决定。
#
# <details><summary><b>A.</b> 速率编码</summary>
#
# 表里它的脉冲是延迟编码的十倍。（到目前为止的平均值从第一步起就有，只是很粗；网络多早就能用上每种编码，第 08 课会实测。）
# </details>
# <details><summary><b>B.</b> 延迟编码</summary>
#
# 正确。最亮的像素最先到，几步之后轮廓就出来了，总共只要 140 个脉冲。线路干净，它的弱点就不成问题。
# </details>
# <details><summary><b>C.</b> 相位编码</summary>
#
# 又准又快（8 步），可是网络要提前收工，就得给每一步不同的权重；脉冲也要用到延迟编码的近十倍。
# </details>
#
# **一片贴在胸口的心电贴**：连续记录一周，用无线电发送。两次心跳之间，信号几乎不动。
#
# <details><summary><b>A.</b> 步进法</summary>
#
# 正确。没有变化就没有脉冲，也就什么都不用发。第 5 节会在一段先静后动的信号上看到这一点。要记得隔一阵发一次真实值，因为丢掉一个脉冲，误差会一直留着。
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
# **一块链路老化的芯片**：每十个脉冲丢一个。脉冲和神经元都很充裕，要求在 16 步之内把数值传得尽量准。
#
# <details><summary><b>A.</b> 相位编码，因为它的信噪比最高</summary>
#
# 那是在干净的线路上。十个丢一个，它就从 48 dB 跌到 15 dB：丢掉一个代表 ½ 的脉冲可不是小事。
# </details>
# <details><summary><b>B.</b> 速率编码，因为它稳健</summary>
#
# 它损失得最少，可是本来就不多，只剩 16 dB。要是神经元紧张，选它倒也合理。
# </details>
# <details><summary><b>C.</b> 群体编码</summary>
#
# 正确：还剩 23 dB，六种里最好。代价是每个像素六个神经元，而题目说了这不要紧。
# </details>
#
# %% [markdown] id="colour-predict" lang="en" slide="slide"
# ## 5 · Colour, sound, events: watch the axes
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
# <details><summary><b>B.</b> <code>[16, 2, 3, 28, 28]</code></summary>
#
# Right. Time comes in front, and all other axes stay what they were. The encoder does not know what a colour is.
# </details>
# <details><summary><b>C.</b> <code>[2, 16 × 3, 28, 28]</code>: the steps become further channels</summary>
#
# You can fold them like that later, for a convolution that takes all steps at once. But then the network no longer has a time axis.
# </details>
#
# %% [markdown] id="colour-predict" lang="zh" slide="slide"
# ## 5 · 彩色、声音、事件：当心轴
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
# <details><summary><b>B.</b> <code>[16, 2, 3, 28, 28]</code></summary>
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
print(f"{'':13}", list(colours.shape))
fig, axes = plt.subplots(1, 4, figsize=(9.5, 3))
axes[0].imshow(colours[0].movedim(0, -1))
axes[0].set_title("The image: a 3, a 5 and an 8")  # en
axes[0].set_title("原图：3、5、8 叠在一起")  # zh
shown = dict(zip(("rate", "latency", "phase"), axes[1:], strict=True))
for name, (encoder, decoder) in CODES.items():
    spikes = encoder(colours, 16)
    print(f"{name:13}", list(spikes.shape), f"{measure.spike_count(spikes[:, 0]).sum():6,}")
    if name in shown:
        shown[name].imshow(decoder(spikes)[0].movedim(0, -1))
        shown[name].set_title(f"{name}: {int(spikes[:, 0].sum()):,} spikes")  # en
        shown[name].set_title(f"{name}：{int(spikes[:, 0].sum()):,} 个脉冲")  # zh
for ax in axes:
    ax.set(xticks=[], yticks=[])
plt.show()

# %% [markdown] id="colour-explain" lang="en" slide="subslide"
# The first five codes give `[time, batch, colour, row, column]`. Population adds one axis at the end, its six neurons; `spikes.movedim(-1, 3).flatten(2, 3)` makes 3 × 6 = 18 channels of them, ready for a convolution.
#
# At 16 steps the eye sees hardly any difference, and latency needed a tenth of the spikes that rate did. Watch out for two things. Scale all three colours alike (divide by 255), or the image changes colour. And never give an encoder the *hue*: 0.99 and 0.01 are nearly the same red, but in a latency code one fires first and the other last.
#
# %% [markdown] id="colour-explain" lang="zh" slide="subslide"
# 前五种的形状都是 `[时间, 批次, 颜色, 行, 列]`。群体编码在最后多一条轴，即六个神经元；用 `spikes.movedim(-1, 3).flatten(2, 3)` 可以合成 3 × 6 = 18 个通道，直接交给卷积。
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
# <details><summary><b>C.</b> 不报错，但结果毫无意义：编码的是一段录音到下一段录音的变化</summary>
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
# | cut it into frames, encode each frame as an image | latency, phase, burst, population, rate | frames × steps |
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
# | 切成帧，每一帧当作图像来编码 | 延迟、相位、簇发、群体、速率 | 帧数 × 步数 |
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
# An event camera has done the encoding itself. What you get is a list, (time, row, column, ON or OFF), and all that is left to do is to sort it into a tensor: time in front, two channels for the polarity. (Here channel 0 is ON. Recordings usually write ON as 1 and OFF as 0, so check.) Never encode it again: a rate code would read 0 and 1 as probabilities, never and always. It would only repeat the same events at every step of yet another time axis, and an OFF spike written as −1 would be lost.
#
# %% [markdown] id="events" lang="zh" slide="slide"
# ### 事件相机的数据
#
# 事件相机自己已经编好码了。拿到手的是一张清单，每行是（时间、行、列、ON 或 OFF），剩下的事只是把它整理成张量：时间在最前，极性占两个通道。（这里第 0 通道是 ON；而录像里通常 ON 记作 1，OFF 记作 0，用前要看清楚。）千万别再编一次码：在速率编码里，0 和 1 会被当成概率，即“从不”和“总是”，再编一次，只是在又一条时间轴上把同样的事件每步重复一遍；记作 −1 的 OFF 脉冲还会丢掉。
#
# %% id="events-code" slide="fragment"
film = data.moving_digit(label=3, num_steps=28)
camera = encode.delta(film, threshold=0.2, padding=True, off_spike=True)
step, row, column = camera.nonzero(as_tuple=True)
polarity = (camera[step, row, column] < 0).long()  # 0: ON, 1: OFF
print("t, row, column, polarity:", torch.stack([step, row, column, polarity], 1)[:3].tolist())  # en
print("时间、行、列、极性：", torch.stack([step, row, column, polarity], 1)[:3].tolist())  # zh

spikes = torch.zeros(28, 2, 28, 28)
spikes[step, polarity, row, column] = 1
print(list(spikes.shape), torch.equal(spikes[:, 0] - spikes[:, 1], camera))

# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 6 · Check yourself
#
# **1.** A colleague reports: "Our latency code has an SNR of 33 dB, so it is better than your rate code with 19 dB." What do you ask first?
#
# <details><summary><b>A.</b> Nothing, 33 is more than 19</summary>
#
# That is on a clean line. With one spike in ten lost, the order is reversed: 10 dB against 16 dB.
# </details>
# <details><summary><b>B.</b> How many spikes get lost on your hardware, and how many are spurious?</summary>
#
# Right. That decides which column of the table counts.
# </details>
# <details><summary><b>C.</b> How many spikes did you use?</summary>
#
# That is a better question for those who use a rate code. Latency used a tenth of rate's spikes, so the answer would speak for it even more.
# </details>
#
# **2.** Rate, 16 steps. You want 6 dB more. What do you do?
#
# <details><summary><b>A.</b> 32 steps</summary>
#
# That is worth 3 dB.
# </details>
# <details><summary><b>B.</b> 64 steps</summary>
#
# Right: the error falls with 1/√T, so half the error takes four times the steps, and four times the spikes.
# </details>
# <details><summary><b>C.</b> 256 steps</summary>
#
# That would be 12 dB: a quarter of the error takes sixteen times the steps.
# </details>
#
# **3.** A film as `[batch, 5, 3, 64, 64]`: five frames of RGB. You want to encode its changes from frame to frame. What do you write?
#
# <details><summary><b>A.</b> <code>encode.delta(film)</code></summary>
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
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 6 · 自测
#
# **1.** 同事说：“我们的延迟编码信噪比有 33 dB，比你们 19 dB 的速率编码好。”你先问什么？
#
# <details><summary><b>A.</b> 不用问，33 比 19 大</summary>
#
# 那是线路干净的时候。十个脉冲丢一个，次序就反过来了：10 dB 对 16 dB。
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
# **2.** 速率编码，16 步，还想再提高 6 dB，该怎么办？
#
# <details><summary><b>A.</b> 用 32 步</summary>
#
# 那只能提高 3 dB。
# </details>
# <details><summary><b>B.</b> 用 64 步</summary>
#
# 正确：误差按 1/√T 下降，误差要减半，步数就得是四倍，脉冲也是四倍。
# </details>
# <details><summary><b>C.</b> 用 256 步</summary>
#
# 那就是 12 dB 了：误差降到四分之一，步数要十六倍。
# </details>
#
# **3.** 一批影片的形状是 `[批次, 5, 3, 64, 64]`，即五帧 RGB。想编码帧与帧之间的变化，该写什么？
#
# <details><summary><b>A.</b> <code>encode.delta(film)</code></summary>
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
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - No code is best at everything. Clean line, quick answer: latency or phase. Spikes get lost: rate, step-forward, or, if neurons are cheap, population. A signal that mostly rests: step-forward.
# - More time buys rate 3 dB per doubling, step-forward and latency 5 to 7, phase nothing; latency, burst and population need (almost) no more spikes for it.
# - Time is axis 0. Still values get a new one; data that already has time gets it moved to the front with `movedim`; events only have to be sorted in.
#
# | English | 中文 |
# | --- | --- |
# | signal-to-noise ratio | 信噪比 |
# | phase coding | 相位编码 |
# | burst coding | 簇发编码 |
# | population coding | 群体编码 |
# | jitter | 抖动 |
# | spurious spike | 多余脉冲 |
#
# **Now you:** [exercises for this lesson](07-choose-exercises.ipynb). **Next:** [lesson 08](08-learn.ipynb) lets a network show what each code is worth.
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 没有哪种编码样样最好。线路干净、要求快：延迟或相位编码；会丢脉冲：速率编码或步进法，神经元充裕时用群体编码；大部分时间静止的信号：步进法。
# - 时间加倍，速率编码提高 3 dB，步进法和延迟编码 5 到 7 dB，相位编码为零；延迟、簇发和群体编码为此（几乎）不必多花脉冲。
# - 时间是第 0 轴。静止的数值会添上一条新轴；本来就有时间的数据，用 `movedim` 把时间换到最前；事件只需整理进去。
#
# | 中文 | English |
# | --- | --- |
# | 信噪比 | signal-to-noise ratio |
# | 相位编码 | phase coding |
# | 簇发编码 | burst coding |
# | 群体编码 | population coding |
# | 抖动 | jitter |
# | 多余脉冲 | spurious spike |
#
# **轮到你了**：[本课练习](07-choose-exercises.ipynb)。**下一课**：[第 08 课](08-learn.ipynb)让网络来回答，每种编码究竟值多少。
#
# %% [markdown] id="elsewhere" lang="en" slide="subslide"
# ## The same thing elsewhere
#
# | here | library | name | what differs |
# | --- | --- | --- | --- |
# | `encode.weighted_phase` | SpikingJelly | `encoding.WeightedPhaseEncoder` | one step at a time, a value of 1 is refused |
# | `encode.population` | SpikingJelly | `encoding.PopSpikeEncoderDeterministic` and others | fields with means and widths that can be trained; the response drives an integrate-and-fire neuron |
# | `encode.population` | Norse | `population_encode` | gives the fields' responses, not yet spikes |
# | `encode.burst`, `weighted_phase`, `population` | snnTorch 1.0 | – | not in `spikegen` |
# | `noise.*` | tonic | `TimeJitter`, `DropEvent`, `UniformNoise` | for lists of events, as augmentation |
#
# ## Further reading
#
# - J. Kim et al., "Deep neural networks with weighted spikes", *Neurocomputing* 311, 2018, [doi:10.1016/j.neucom.2018.05.087](https://doi.org/10.1016/j.neucom.2018.05.087)
# - M. A. Montemurro, M. J. Rasch, Y. Murayama, N. K. Logothetis, S. Panzeri, "Phase-of-firing coding of natural visual stimuli in primary visual cortex", *Current Biology* 18, 2008, [doi:10.1016/j.cub.2008.02.023](https://doi.org/10.1016/j.cub.2008.02.023)
# - S. Park, S. Kim, H. Choe, S. Yoon, "Fast and efficient information transmission with burst spikes in deep spiking neural networks", 2018, [arXiv:1809.03142](https://arxiv.org/abs/1809.03142)
# - W. Guo, M. E. Fouda, A. M. Eltawil, K. N. Salama, "Neural coding in spiking neural networks: a comparative study for robust neuromorphic systems", *Frontiers in Neuroscience* 15, 2021, [doi:10.3389/fnins.2021.638474](https://doi.org/10.3389/fnins.2021.638474)
# - S. M. Bohte, J. N. Kok, H. La Poutré, "Error-backpropagation in temporally encoded networks of spiking neurons", *Neurocomputing* 48, 2002, [doi:10.1016/S0925-2312(01)00658-0](https://doi.org/10.1016/S0925-2312(01)00658-0)
# - B. Petro, N. Kasabov, R. M. Kiss, "Selection and optimization of temporal spike encoding methods for spiking neural networks", *IEEE TNNLS* 31(2), 2020, [doi:10.1109/TNNLS.2019.2906158](https://doi.org/10.1109/TNNLS.2019.2906158)
# - B. Schrauwen, J. Van Campenhout, "BSA, a fast and accurate spike train encoding scheme", *IJCNN* 2003, [doi:10.1109/IJCNN.2003.1224019](https://doi.org/10.1109/IJCNN.2003.1224019)
#
# %% [markdown] id="elsewhere" lang="zh" slide="subslide"
# ## 其他库里的同类功能
#
# | 这里 | 库 | 名称 | 区别 |
# | --- | --- | --- | --- |
# | `encode.weighted_phase` | SpikingJelly | `encoding.WeightedPhaseEncoder` | 每次只编码一步，不接受 1 这个值 |
# | `encode.population` | SpikingJelly | `encoding.PopSpikeEncoderDeterministic` 等 | 感受野的中心和宽度可以训练；响应用来驱动积分发放神经元 |
# | `encode.population` | Norse | `population_encode` | 给出的是感受野的响应，还不是脉冲 |
# | `encode.burst`、`weighted_phase`、`population` | snnTorch 1.0 | – | `spikegen` 里没有 |
# | `noise.*` | tonic | `TimeJitter`、`DropEvent`、`UniformNoise` | 处理的是事件清单，用于数据增强 |
#
# ## 延伸阅读
#
# - J. Kim 等，“Deep neural networks with weighted spikes”，*Neurocomputing* 311，2018，[doi:10.1016/j.neucom.2018.05.087](https://doi.org/10.1016/j.neucom.2018.05.087)
# - M. A. Montemurro、M. J. Rasch、Y. Murayama、N. K. Logothetis、S. Panzeri，“Phase-of-firing coding of natural visual stimuli in primary visual cortex”，*Current Biology* 18，2008，[doi:10.1016/j.cub.2008.02.023](https://doi.org/10.1016/j.cub.2008.02.023)
# - S. Park、S. Kim、H. Choe、S. Yoon，“Fast and efficient information transmission with burst spikes in deep spiking neural networks”，2018，[arXiv:1809.03142](https://arxiv.org/abs/1809.03142)
# - W. Guo、M. E. Fouda、A. M. Eltawil、K. N. Salama，“Neural coding in spiking neural networks: a comparative study for robust neuromorphic systems”，*Frontiers in Neuroscience* 15，2021，[doi:10.3389/fnins.2021.638474](https://doi.org/10.3389/fnins.2021.638474)
# - S. M. Bohte、J. N. Kok、H. La Poutré，“Error-backpropagation in temporally encoded networks of spiking neurons”，*Neurocomputing* 48，2002，[doi:10.1016/S0925-2312(01)00658-0](https://doi.org/10.1016/S0925-2312(01)00658-0)
# - B. Petro、N. Kasabov、R. M. Kiss，“Selection and optimization of temporal spike encoding methods for spiking neural networks”，*IEEE TNNLS* 31(2)，2020，[doi:10.1109/TNNLS.2019.2906158](https://doi.org/10.1109/TNNLS.2019.2906158)
# - B. Schrauwen、J. Van Campenhout，“BSA, a fast and accurate spike train encoding scheme”，*IJCNN* 2003，[doi:10.1109/IJCNN.2003.1224019](https://doi.org/10.1109/IJCNN.2003.1224019)
