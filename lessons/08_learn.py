# %% [markdown] id="title" lang="en" slide="slide"
# # 08 · Let a network learn from spikes
#
# Why encode at all? So far you have measured spikes. This lesson puts them to use: a small spiking network, which you can read from its first line to its last, learns to recognise digits, once for each code. In the end there are three numbers, each with its error: how often it is right, how many spikes that took, and how many steps.
#
# **After this lesson you can**
# - compute by hand when a leaky integrate-and-fire neuron fires, and write one in five lines;
# - train a spiking network with a surrogate gradient, on rate, latency or first-spike targets;
# - compare codes fairly: say what is equal, and which differences are larger than their errors;
# - work out what a code costs in energy, with the leak and the memory.
#
# **You need** [lesson 07](07-choose.ipynb), and to have seen a PyTorch training loop before. **Time:** about 55 minutes, some 20 seconds of it training; a good place for a break is after section 4.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 08 · 让网络从脉冲中学习
#
# 为什么要编码？前面几课一直在衡量脉冲，这一课要让脉冲派上用场：一个从头到尾都看得懂的小型脉冲神经网络，每种编码各训练一次，学会认手写数字。最后得到三个数：认对的比例、所用的脉冲数、等待的步数，每个都带误差。
#
# **学完本课，你可以**
# - 手算出泄漏积分发放神经元何时发放，并用五行代码写出它；
# - 用替代梯度训练脉冲神经网络，目标可以是速率、延迟，也可以是首脉冲；
# - 公平地比较几种编码：说清楚什么相同，哪些差别大于误差；
# - 算出一种编码的能耗，把泄漏和内存也算进去。
#
# **需要的基础**：[第 07 课](07-choose.ipynb)，并且见过 PyTorch 的训练循环。**时间**：约 55 分钟，其中训练约 20 秒；学完第 4 节，适合歇一歇。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from IPython.display import Markdown, display
from ipywidgets import interact
from torch.nn.functional import cross_entropy

from course import begin, data, encode, explore, measure, plot, runs, targets

begin.lesson("en")  # en
begin.lesson("zh")  # zh

train_set, test_set = data.mnist(), data.mnist(train=False)
images, labels = train_set.data.flatten(1) / 255, train_set.targets
test_images, test_labels = test_set.data.flatten(1) / 255, test_set.targets
print(list(images.shape), list(test_images.shape))

# %% [markdown] id="lif-idea" lang="en" slide="slide"
# ## 1 · A neuron: leak, integrate, fire
#
# The **leaky integrate-and-fire** neuron (LIF) has one variable, its membrane potential $v$. At each step it keeps a share $\beta$ of its potential (the rest leaks away) and adds its input $I$:
#
# $$v \leftarrow \beta v + I, \qquad \text{where } v \ge 1: \text{ a spike, and } v \leftarrow v - 1$$
#
# **Predict.** $\beta = 0.9$, and a constant input of 0.08 at every step, for as long as you like. When does it fire for the first time?
#
# <details><summary><b>A.</b> At the 13th step (step 12), as 13 × 0.08 is more than 1</summary>
#
# That would be so without a leak, at <i>β</i> = 1.
# </details>
# <details><summary><b>B.</b> Never, however long you wait</summary>
#
# Right. At each step the leak takes 0.1 · <i>v</i> and the input adds 0.08: they balance at <i>v</i> = 0.8, below the threshold. Only an input above 1 − <i>β</i> = 0.1 ever makes it fire.
# </details>
# <details><summary><b>C.</b> At some step, but it depends on chance</summary>
#
# There is no chance in this neuron. The same input gives the same spikes.
# </details>
#
# %% [markdown] id="lif-idea" lang="zh" slide="slide"
# ## 1 · 一个神经元：泄漏、积分、发放
#
# **泄漏积分发放神经元**（leaky integrate-and-fire，LIF）只有一个变量，就是膜电位 $v$。每一步，它保留原有的 $\beta$ 倍（其余的漏掉），再加上输入 $I$：
#
# $$v \leftarrow \beta v + I, \qquad \text{若 } v \ge 1: \text{ 发放，并令 } v \leftarrow v - 1$$
#
# **预测**：$\beta = 0.9$，每一步的输入都是 0.08，一直不停。它什么时候第一次发放？
#
# <details><summary><b>A.</b> 第 13 个时间步（编号 12），因为 13 × 0.08 大于 1</summary>
#
# 那是没有泄漏、即 <i>β</i> = 1 的情形。
# </details>
# <details><summary><b>B.</b> 永远不会，等多久都一样</summary>
#
# 正确。每步漏掉 0.1 · <i>v</i>，补进 0.08，到 <i>v</i> = 0.8 就收支相抵，够不着阈值。只有输入大于 1 − <i>β</i> = 0.1，它才会发放。
# </details>
# <details><summary><b>C.</b> 总会发放，只是哪一步要看运气</summary>
#
# 这个神经元里没有随机：输入相同，脉冲就相同。
# </details>
#
# %% [markdown] id="spike-idea" lang="en" slide="slide"
# Firing is a jump: 0 below the threshold, 1 above. The slope of a jump is 0 almost everywhere, so training by gradient would get no signal at all. The way out is a **surrogate gradient**: the forward pass uses the jump as it is; the backward pass uses the slope of a smooth curve instead, steepest at the threshold (Neftci et al., 2019). The class `Spike` does just that. The 5 in it sets how quickly the slope falls off on both sides of the threshold.
#
# Each potential comes from the one before, so the gradient travels back through all steps: PyTorch unrolls the loop and does **backpropagation through time** (BPTT). Only one path is closed to it. After a spike, 1 is subtracted, and `detach` makes this 1 a constant. Without it, whatever pushes a neuron to fire would also count as pushing its potential down, through the surrogate slope.
#
# %% [markdown] id="spike-idea" lang="zh" slide="slide"
# 发放是一个阶跃：阈值以下为 0，以上为 1。它的斜率几乎处处为 0，靠梯度训练就得不到任何信号。解决办法是**替代梯度**（surrogate gradient）：前向照用阶跃，反向则换成一条平滑曲线的斜率，在阈值处最陡（Neftci 等，2019）。`Spike` 这个类做的就是这一件事，其中的 5 决定斜率离开阈值后下降得多快。
#
# 每一步的膜电位都来自上一步，所以梯度要一步步往回传，穿过所有时间步：PyTorch 把循环展开，做**随时间反向传播**（backpropagation through time，BPTT）。只有一条路不通：发放之后要减去 1，`detach` 把这个 1 当作常数。不然的话，凡是推动神经元发放的因素，都会经由替代斜率同时被算成在压低膜电位。
#
# %% id="neuron" slide="fragment"
class Spike(torch.autograd.Function):
    @staticmethod
    def forward(context, over):
        context.save_for_backward(over)
        return (over >= 0).float()

    @staticmethod
    def backward(context, gradient):
        (over,) = context.saved_tensors
        return gradient / (1 + 5 * over.abs()) ** 2


def lif(inputs, beta=0.9):
    v, spikes = torch.zeros_like(inputs[0]), []
    for now in inputs:
        v = beta * v + now
        spikes.append(Spike.apply(v - 1))
        v = v - spikes[-1].detach()
    return torch.stack(spikes)

# %% id="neuron-try" slide="fragment"
for current in (0.08, 0.12, 0.5):
    fired = lif(torch.full((50,), current))
    print(current, measure.first_spike_time(fired).item(), int(fired.sum()))

# %% [markdown] id="neuron-text" lang="en" slide="notes"
# Each line gives the input, the step of the first spike (−1: never) and the number of spikes in 50 steps. A LIF neuron is an encoder, too: the larger its input, the earlier and the more often it fires. (In the first picture, the potential at step 16 is 0.99987: it seems to touch the threshold, but the neuron fires only at step 17.) Move the sliders: how large must the input be for a spike at every second step? Does that depend on β?
#
# %% [markdown] id="neuron-text" lang="zh" slide="notes"
# 每行依次是：输入、第一个脉冲的时间步（−1 表示从不）、50 步里的脉冲数。可见 LIF 神经元本身也是编码器：输入越大，发放得越早，也越频繁。（第一幅图里，第 16 步的膜电位是 0.99987，看似碰到了阈值，其实要到第 17 步才发放。）拖动滑块：输入要多大，才会每两步发放一次？这和 β 有没有关系？
#
# %% id="neuron-slider" tags=["nbval-ignore-output"] slide="subslide"
@interact(current=(0.0, 1.0, 0.01), beta=(0.5, 1.0, 0.01))
def show(current=0.12, beta=0.9):
    inputs = torch.full((50,), current)
    fired = lif(inputs, beta)
    v, course = 0.0, []
    for now, spike in zip(inputs, fired, strict=True):
        v = beta * v + now
        course.append(v)
        v = v - spike
    fig, ax = plt.subplots(figsize=(9, 3))
    ax.plot(course, ".-", color="black", label="membrane potential v")  # en
    ax.plot(course, ".-", color="black", label="膜电位 v")  # zh
    ax.axhline(1, color="gray", linestyle="--", label="threshold")  # en
    ax.axhline(1, color="gray", linestyle="--", label="阈值")  # zh
    ax.vlines(fired.nonzero()[:, 0], 1.05, 1.3, color=plot.ON, label=f"spikes: {int(fired.sum())}")  # en
    ax.vlines(fired.nonzero()[:, 0], 1.05, 1.3, color=plot.ON, label=f"脉冲：{int(fired.sum())} 个")  # zh
    ax.set(ylim=(0, 2), xlabel="Time step", ylabel="v", title=f"β = {beta:.2f}, input {current:.2f}")  # en
    ax.set(ylim=(0, 2), xlabel="时间步", ylabel="v", title=f"β = {beta:.2f}，输入 {current:.2f}")  # zh
    ax.legend(loc="upper right", ncols=3)
    plt.show()

# %% [markdown] id="slider-explain" lang="en" slide="notes"
# It does. Without a leak (β = 1) an input of 0.5 is enough for a spike at every second step; at β = 0.9 it takes a little more, because part of the first step's input has leaked away by the second. And with an input below 1 − β nothing ever happens: a neuron whose weights are too small stays silent, and if its potential stays far below the threshold, it hardly gets a gradient. That is how "my network learns nothing" begins.
#
# %% [markdown] id="slider-explain" lang="zh" slide="notes"
# 有关系。没有泄漏（β = 1）时，输入 0.5 就能每两步发放一次；β = 0.9 时还要再大一点，因为第一步的输入到第二步已经漏掉了一些。而输入小于 1 − β 时，什么也不会发生：权重太小的神经元一直沉默；如果离阈值还很远，它连梯度也几乎得不到。“我的网络什么也学不会”，往往就是这样开始的。
#
# %% [markdown] id="network-text" lang="en" slide="slide"
# ## 2 · The network
#
# 784 pixels → 100 LIF neurons → 10 LIF neurons, one for each digit. Spikes go in, spikes come out, and time is axis 0 throughout. This is the whole network:
#
# %% [markdown] id="network-text" lang="zh" slide="slide"
# ## 2 · 网络
#
# 784 个像素 → 100 个 LIF 神经元 → 10 个 LIF 神经元，0 到 9 各一个。进来是脉冲，出去也是脉冲，时间始终是第 0 轴。整个网络就这么几行。
#
# %% id="network" slide="fragment"
class Network(torch.nn.Module):
    def __init__(self, encode, width):
        super().__init__()
        self.hidden = encode
        self.output = torch.nn.Linear(width, 10)

    def forward(self, spikes):
        return lif(self.output(lif(self.hidden(spikes))))

# %% [markdown] id="targets-text" lang="en" slide="slide"
# ## 3 · Targets: what should the output do?
#
# The label says "3". But the output is ten spike trains: what should they look like? Here, too, you have to choose a code.
#
# - **Rate target**: the right neuron fires often, the others never.
# - **Latency target**: the right neuron fires once, early; the others never (`clip=True`), or at the very end.
#
# Below are both targets for the label 3. Their shape is `[time, batch, classes]`, like that of the network's output.
#
# %% [markdown] id="targets-text" lang="zh" slide="slide"
# ## 3 · 目标：输出应该是什么样子？
#
# 标签写着“3”，可输出是十条脉冲序列，它们该是什么样子？这里同样要选一种编码。
#
# - **速率目标**：正确的神经元频繁发放，其他的从不发放。
# - **延迟目标**：正确的神经元早早发放一次，其他的从不发放（`clip=True`），或者到最后才发放。
#
# 下面是标签为 3 时的两种目标。形状是 `[时间, 批次, 类别]`，与网络的输出相同。
#
# %% id="targets" slide="fragment"
STEPS = 16


def often(labels):
    return targets.rate(labels, num_classes=10, num_steps=STEPS, correct_rate=0.9)


def early(labels):
    return targets.latency(labels, num_classes=10, num_steps=STEPS, first_spike_time=3, clip=True)

# %% id="targets-figure" slide="fragment"
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
titles = ("Rate target", "Latency target")  # en
titles = ("速率目标", "延迟目标")  # zh
for ax, target, title in zip((left, right), (often, early), titles, strict=True):
    goal = target([3])
    plot.raster(goal[:, 0], ax).set_title(title)
    ax.set(yticks=range(10), ylabel="Class", xlabel="Time step")  # en
    ax.set(yticks=range(10), ylabel="类别", xlabel="时间步")  # zh
    print(list(goal.shape), int(goal.sum()))
plt.show()

# %% [markdown] id="loss-text" lang="en" slide="subslide"
# How far is an output from its target? Compare the **running counts**: at every step, how many spikes have there been so far, and how many should there have been? A late spike counts as wrong for as long as it is late; a missing one, until the end. In PyTorch that is `cumsum(0)`, and the same loss serves both targets.
#
# A third loss has no target train. It asks only which output fires *first*. `first_spike` counts the steps before each neuron's first spike: `1 - output` is 1 where nothing happens, so its running product stays 1 until the first spike, and a silent neuron gets all 16. The sooner the right neuron fires compared with the others, the smaller is the cross-entropy, the usual loss of a classifier.
#
# %% [markdown] id="loss-text" lang="zh" slide="subslide"
# 输出离目标有多远？比较**累计个数**：到每一步为止，已有多少个脉冲，又该有多少个？迟到的脉冲，迟多久就错多久；缺失的脉冲，一直错到最后。用 PyTorch 写就是 `cumsum(0)`，同一个损失函数对两种目标都适用。
#
# 第三种损失不要求具体的脉冲序列，只问哪个输出*最先*发放。`first_spike` 数出每个神经元发放之前经过了多少步：没有脉冲的地方 `1 - output` 等于 1，所以它的累乘在第一个脉冲之前一直是 1；从不发放的神经元则记满 16 步。正确的神经元比其他的发放得越早，交叉熵（分类器常用的损失）就越小。
#
# %% id="losses" slide="fragment"
def often_loss(output, labels):
    return (output.cumsum(0) - often(labels).cumsum(0)).square().mean()


def early_loss(output, labels):
    return (output.cumsum(0) - early(labels).cumsum(0)).square().mean()


def first_spike(output):
    return (1 - output).cumprod(0).sum(0)


def first_loss(output, labels):
    return cross_entropy(-first_spike(output) / 2, labels)


LOSSES = {"often": often_loss, "early": early_loss, "first": first_loss}

# %% [markdown] id="train-text" lang="en" slide="subslide"
# Apart from that, the training loop is an ordinary one: three passes over 6,000 digits, 100 at a time.
#
# Which digit has the network answered? The one whose output has fired most often. If several share the first place, `fair_credit` gives what a draw would earn on average: 1/k if the right one is among k. A silent network earns 1/10. (`argmax` would give every tie to the lowest digit.)
#
# %% [markdown] id="train-text" lang="zh" slide="subslide"
# 除此之外，训练循环与普通网络没有区别：6,000 个数字看三遍，每次 100 个。
#
# 网络答的是几？看哪个输出发放得最多。有几个并列第一时，`fair_credit` 给的是抽签平均能得的分：正确的在并列的 k 个之中，就得 1/k；整个网络都沉默，就得 1/10。（`argmax` 则会把并列都判给最小的数字。）
#
# %% id="train" slide="fragment"
def train(network, encoder, loss, learning_rate, digits=6000, epochs=3):
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    for _ in range(epochs):
        for pick in torch.randperm(digits).split(100):
            error = loss(network(encoder(images[pick])), labels[pick])
            optimizer.zero_grad()
            error.backward()
            optimizer.step()

# %% id="fair-credit" slide="fragment"
def fair_credit(score, labels):
    best = score == score.amax(-1, keepdim=True)
    return best.gather(-1, labels[:, None])[:, 0] / best.sum(-1)

# %% [markdown] id="predict-codes" lang="en" slide="slide"
# ## 4 · Once for each code
#
# We take six codes of lesson 06, 16 steps each, and one more for comparison: **direct**, the static repeat of lesson 01. The pixel's value itself flows into the neurons at every step, as a current, and the first layer does the encoding.
#
# **Predict.** Latency sends a tenth of the spikes that rate does. The network trained on rate gets some 91 digits in 100 right. How many will the network trained on latency get right?
#
# <details><summary><b>A.</b> About 10: a tenth of the spikes, a tenth of the answers</summary>
#
# Ten would be mere guessing. Most of rate's spikes only repeat what earlier ones have said.
# </details>
# <details><summary><b>B.</b> Clearly more: its SNR was 14 dB higher</summary>
#
# SNR measures how well each value can be read. To tell digits apart, a network does not need each value that exactly; the table below has a network that sees only black and white.
# </details>
# <details><summary><b>C.</b> About 75: what is thrifty cannot be accurate, too</summary>
#
# The ink of a digit is in both codes. See the table below for how little is missing.
# </details>
# <details><summary><b>D.</b> About 90: so few are enough</summary>
#
# Right: one digit in 100 fewer, for a tenth of the spikes. See the table below.
# </details>
#
# %% [markdown] id="predict-codes" lang="zh" slide="slide"
# ## 4 · 每种编码各训练一次
#
# 取第 06 课的六种编码，各 16 步；另外再加一种作对照：**direct**（直接编码），也就是第 01 课的静态重复，每一步都把像素值当作电流直接送进神经元，由第一层来编码。
#
# **预测**：延迟编码的脉冲只有速率编码的十分之一。速率编码的网络每 100 个手写数字大约认对 91 个，延迟编码的网络能认对多少？
#
# <details><summary><b>A.</b> 10 个左右：十分之一的脉冲，十分之一的答案</summary>
#
# 10 个等于瞎猜。速率编码的大部分脉冲，只是在重复先前的脉冲。
# </details>
# <details><summary><b>B.</b> 明显更多：它的信噪比高出 14 dB</summary>
#
# 信噪比衡量的是每个值能读得多准。要分清数字，网络并不需要每个值都那么准；下面的表里，就有一个网络只看得见黑白两色。
# </details>
# <details><summary><b>C.</b> 75 个左右：省了脉冲，就准不了</summary>
#
# 数字的笔画，两种编码里都有。差得有多小，看下面的表。
# </details>
# <details><summary><b>D.</b> 90 个左右：这么少也够了</summary>
#
# 正确：每 100 个少认对一个，脉冲却只要十分之一。看下面的表。
# </details>
#
# %% [markdown] id="equal" lang="en" slide="subslide"
# **What is equal?** The digits, the 16 steps, the 100 + 10 neurons and the three passes. The weights, too, except for population: its six neurons per pixel need six times as many in the first layer. Two things would have been unfair:
#
# - **The drive.** With the same weights, latency's tenth of the spikes would bring in a tenth of the current. `strength` makes each code's spikes so strong that all codes bring in the same current altogether.
# - **The learning rate.** Each code gets its own: of six, the one that does best on 1,000 training digits set aside. The test digits have no say in it.
#
# Each network is then trained from five seeds. Two **controls** have their pixels' times taken away: `once` sends the black-and-white image (pixels above 0.5) at step 0 and nothing after; `shuffled` moves each spike of the latency code to a step drawn at random. And two networks work **without spikes**: logistic regression, and 100 ReLU units in the place of the LIF neurons.
#
# %% [markdown] id="equal" lang="zh" slide="subslide"
# **什么是相同的？** 数字相同，都是 16 步、100 + 10 个神经元，都看三遍。权重数也相同，只有群体编码例外：它每个像素六个神经元，第一层的权重是别人的六倍。还有两件事，不管的话就不公平：
#
# - **输入强度。** 延迟编码的脉冲只有十分之一，权重相同的话，送进去的电流也只有十分之一。`strength` 调节每种编码的脉冲强度，使各种编码送进去的总电流相同。
# - **学习率。** 每种编码用自己的学习率：六个候选里，取在另外留出的 1,000 个训练数字上最好的那个。测试数字不参与选择。
#
# 然后每个网络用五个种子各训练一次。另有两个**对照**，去掉了像素的时间信息：`once` 在第 0 步送出黑白图像（大于 0.5 的像素），以后什么也不送；`shuffled` 把延迟编码的每个脉冲挪到随机抽取的一步。还有两个网络**不用脉冲**：逻辑回归，以及用 100 个 ReLU 单元代替 LIF 神经元的网络。
#
# %% id="codes" slide="subslide"
coin = torch.Generator()


def latency(x):
    return encode.latency(x, STEPS, linear=True, normalize=True, clip=True)


def shuffled(x):
    spikes = latency(x)
    time = torch.rand(spikes.shape, generator=coin).argsort(0)
    return spikes.gather(0, time)


def appear(x):
    return torch.cat([torch.zeros(1, *x.shape), x.expand(STEPS - 1, *x.shape)])


def once(x):
    return torch.cat([(x[None] > 0.5).float(), torch.zeros(STEPS - 1, *x.shape)])


CODES = {
    "rate": lambda x: encode.rate(x, STEPS, generator=coin),
    "latency": latency,
    "step_forward": lambda x: encode.step_forward(appear(x), threshold=1 / STEPS),
    "weighted_phase": lambda x: encode.weighted_phase(x, bits=8, num_periods=2),
    "burst": lambda x: encode.burst(x, STEPS, max_spikes=5, shortest=1),
    "population": lambda x: encode.population(x, num_neurons=6, num_steps=STEPS).flatten(2),
    "direct": lambda x: x.expand(STEPS, *x.shape),
    "once": once,
    "shuffled": shuffled,
}

# %% id="drive" slide="fragment"
def strength(code):
    coin.manual_seed(0)
    return float(STEPS * images[:200].sum() / CODES[code](images[:200]).sum())


STRENGTH = {code: strength(code) for code in CODES}

# %% id="run" slide="fragment"
def run(code, loss, learning_rate, seed, digits=6000):
    torch.manual_seed(seed)
    coin.manual_seed(seed)
    pixels = 784 * (6 if code == "population" else 1)
    network = Network(torch.nn.Linear(pixels, 100), 100)
    train(network, lambda x: STRENGTH[code] * CODES[code](x), LOSSES[loss], learning_rate, digits)
    return network

# %% [markdown] id="result-text" lang="en" slide="slide"
# That makes some 150 trainings, which take half an hour. Their results ship with the course, in `course.runs`; `python -m authoring runs` makes them again, with the cells above. You will check one of them yourself further down.
#
# Left: the share of the 1,000 test digits that each network gets right. Right: how accurate it already is if you stop it early. Where does each code start, and which are there first?
#
# %% [markdown] id="result-text" lang="zh" slide="slide"
# 这样一共要训练 150 次左右，得花半个小时。结果随课程附上，就在 `course.runs` 里；`python -m authoring runs` 会用上面这些单元格重做一遍。后面你会亲自检验其中一次。
#
# 左图：1,000 个测试数字里，各个网络认对的比例。右图：如果提前叫停，已经能认对多少。各条线的起点在哪里，谁先到？
#
# %% id="result" slide="fragment"
SHOWN = ("relu", "direct", "weighted_phase", "step_forward", "burst", "rate", "latency", "population")
CONTROLS = ("once", "shuffled", "logistic")
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.6), width_ratios=[1, 1.2])
for name in SHOWN + CONTROLS:
    colour, marker = plot.CODES.get(name, ("gray", "o"))
    mean, error = runs.mean(name)
    left.errorbar(100 * mean, name, xerr=100 * error, color=colour, marker=marker, markersize=4, capsize=5)
for name in SHOWN[1:]:
    colour, marker = plot.CODES.get(name, ("gray", "o"))
    mean, error = runs.mean(name, "by_step")
    right.errorbar(range(1, 17), 100 * mean, 100 * error, color=colour, marker=marker, markersize=5, label=name)
left.invert_yaxis()
left.set(xlabel="Test digits right (%), from 86 %", title="After 16 steps: mean and standard error", xlim=(86, 94))  # en
right.set(xlabel="Steps seen", ylabel="Test digits right (%)", title="If stopped early", ylim=(0, 100))  # en
left.set(xlabel="测试数字认对的比例（%），从 86% 起", title="16 步之后：平均值和标准误", xlim=(86, 94))  # zh
right.set(xlabel="看过的步数", ylabel="测试数字认对的比例（%）", title="提前叫停", ylim=(0, 100))  # zh
right.set_xticks(range(1, STEPS + 1, 3))
right.legend(loc="lower right")
plt.show()

# %% id="result-table" slide="subslide"
def shown(mean, error, unit=1):
    return f"{unit * mean:.1f} ± {unit * error:.1f}"


rows = ["| | weights | spikes per image | right (%) |", "| --- | ---: | ---: | ---: |"]  # en
rows = ["| | 权重数 | 每幅图像的脉冲 | 认对（%） |", "| --- | ---: | ---: | ---: |"]  # zh
for name in SHOWN + CONTROLS:
    first = runs.read(name)[0]
    spikes = f"{first['spikes']:,.0f}" if name in CODES and name != "direct" else "–"
    rows.append(f"| {name} | {first['weights']:,} | {spikes} | {shown(*runs.mean(name), 100)} |")
display(Markdown("\n".join(rows)))

# %% [markdown] id="difference-text" lang="en" slide="subslide"
# Which of these differences are real? The error bars show one kind of chance, the seeds. There is another, the digits: from 1,000 test digits alone, 91 % may be off by √(0.91 · 0.09 / 1000), which is 0.9 points. For a *difference* it is less, because all networks saw the same digits, and what is hard for one is hard for the other. So subtract digit by digit, and add up the variances of both kinds. A difference below twice its error is not told as one.
#
# %% [markdown] id="difference-text" lang="zh" slide="subslide"
# 这些差别，哪些是真的？误差棒只反映一种偶然，即种子。还有一种偶然是数字本身：测试数字只有 1,000 个，光凭这一点，91% 就可能差 √(0.91 · 0.09 / 1000)，即 0.9 个百分点。*差值*的误差则要小一些，因为各个网络看的是同样的数字，一个觉得难的，另一个也觉得难。所以要逐个数字相减，再把两种方差相加。差值不到误差的两倍，就不当作差别。
#
# %% id="difference" slide="fragment"
def difference(a, b):
    gain = runs.credits(a) - runs.credits(b)  # [5, 1000]: seeds, digits  # en
    gain = runs.credits(a) - runs.credits(b)  # [5, 1000]：种子、数字  # zh
    seeds, digits = gain.mean(1), gain.mean(0)
    return gain.mean(), (seeds.var() / len(seeds) + digits.var() / len(digits)).sqrt()


for pair in (
    "relu direct", "relu rate", "direct rate", "weighted_phase rate", "burst rate", "burst latency", "rate latency",
    "latency population", "rate once", "latency once", "latency shuffled",
):
    gain, error = difference(*pair.split())
    print(f"{pair.replace(' ', ' − ')}: {shown(gain, error, 100)}" + " *" * bool(gain.abs() > 2 * error))

# %% [markdown] id="difference-explain" lang="en" slide="notes"
# A star marks a difference that is more than twice its error.
#
# - **Latency** loses one point against rate, for a tenth of the spikes.
# - **Population** loses more, with six times the weights. (With so many weights for 6,000 digits, that is no verdict on the code.)
# - Weighted phase, step-forward, burst, rate, direct and the ReLU network cannot be told apart: of the fifteen differences between them, none reaches twice its error. (And if you look at fifteen, one may well pass by chance.) So here, spikes neither cost accuracy nor gain any that we could see.
#
# %% [markdown] id="difference-explain" lang="zh" slide="notes"
# 星号表示差值超过误差的两倍。
#
# - **延迟编码**比速率编码低一个百分点，脉冲只要十分之一。
# - **群体编码**低得更多，权重却是六倍。（6,000 个数字要训练这么多权重，所以不能据此断定编码本身不好。）
# - 加权相位编码、步进法、簇发编码、速率编码、直接编码和 ReLU 网络分不出高下：它们两两之间共有十五个差值，没有一个达到误差的两倍。（何况看十五个，碰巧有一个超过也不稀奇。）所以在这里，看不出用脉冲会损失或提高准确率。
#
# %% [markdown] id="timing" lang="en" slide="subslide"
# ### What MNIST cannot show
#
# Does the network need the *times* of latency's spikes? Look at the last two lines. With every spike moved to a random step, it gets 0.9 ± 0.5 points fewer right; with the black-and-white image sent once, 0.6 ± 0.4. Both lie within twice their errors. A written digit is nearly black and white: *which* pixels fire tells what it is, *when* hardly matters.
#
# So no accuracy on MNIST can show that timing carries information, neither ours nor any that you may read about. That takes data whose label lies in the timing, a direction of motion for instance, and this control, the shuffled times: see [lesson 09](09-time.ipynb).
#
# %% [markdown] id="timing" lang="zh" slide="subslide"
# ### MNIST 不能说明什么
#
# 网络用到了延迟编码的*时间*吗？看最后两行。把每个脉冲挪到随机的一步，少认对 0.9 ± 0.5 个百分点；只送一次黑白图像，少认对 0.6 ± 0.4 个百分点。两者都不到误差的两倍。手写数字几乎非黑即白：*哪些*像素发放，决定了是几；*何时*发放，几乎无关紧要。
#
# 所以，MNIST 上的准确率再高，也不能说明时间里有信息，我们的不能，你在别处读到的也不能。要说明这一点，得用标签就藏在时间里的数据，比如运动的方向；还得做这个对照实验，把时间打乱，见[第 09 课](09-time.ipynb)。
#
# %% [markdown] id="budget-text" lang="en" slide="slide"
# ### Equal spikes instead of equal steps
#
# So far all networks saw 16 steps. But rate's curve is at 88 % after two. So let us stop each network as soon as the *first* output neuron fires, and count the input spikes until then.
#
# **Predict.** Latency takes 141 spikes and 16 steps for its 90.0 %. Stopped this way, does another code do as well, with about as many spikes?
#
# <details><summary><b>A.</b> No: no other code makes do with so few spikes</summary>
#
# In 16 steps, no. But most codes need only the first one or two.
# </details>
# <details><summary><b>B.</b> Yes, several: rate, weighted phase and burst</summary>
#
# Right: each has sent 150 spikes or so by then. A code that repeats itself and is stopped early comes to about the same as one that says everything once.
# </details>
# <details><summary><b>C.</b> Yes, all: the first spike is the surest</summary>
#
# Look at population in the table below: its first spike decides badly.
# </details>
#
# %% [markdown] id="budget-text" lang="zh" slide="slide"
# ### 步数相同，还是脉冲数相同？
#
# 刚才每个网络都看满 16 步。可是速率编码看两步就到了 88%。那么换一种办法：一有输出神经元发放，就立刻叫停，再数到那时为止用了多少输入脉冲。
#
# **预测**：延迟编码看满 16 步，用 141 个脉冲认对 90.0%。别的编码这样叫停，用差不多的脉冲，能做得一样好吗？
#
# <details><summary><b>A.</b> 不能：谁的脉冲也没有它少</summary>
#
# 看满 16 步时是这样。可是它们大多只需要最初的一两步。
# </details>
# <details><summary><b>B.</b> 能，好几种都行</summary>
#
# 正确：速率编码、加权相位编码和簇发编码到那时各送了 150 个左右的脉冲。一种编码反复说，早早叫停；另一种只说一遍，从头听到尾。两者花的脉冲差不多。
# </details>
# <details><summary><b>C.</b> 都能：第一个脉冲最可靠</summary>
#
# 看下面表里的群体编码：它凭第一个脉冲判断，错得很多。
# </details>
#
# %% id="budget" slide="fragment"
rows = ["| the first output spike decides | right (%) | at step | input spikes until then |", "| --- | ---: | ---: | ---: |"]  # en
rows = ["| 第一个输出脉冲说了算 | 认对（%） | 在第几步 | 到那时的输入脉冲 |", "| --- | ---: | ---: | ---: |"]  # zh
for name in SHOWN[2:]:
    (step, _), (sent, _) = runs.mean(name, "decided"), runs.mean(name, "spikes_until")
    rows.append(f"| {name} | {shown(*runs.mean(name, 'by_first'), 100)} | {step:.1f} | {sent:.0f} |")
display(Markdown("\n".join(rows)))

# %% [markdown] id="budget-explain" lang="en" slide="notes"
# Rate, stopped at its first output spike, is right on 90.2 ± 0.3 % for 151 spikes; latency takes 141 spikes and 16 steps for 90.0 ± 0.1 %. In spikes, they are equal; in time, rate is far ahead. (The steps are counted from 0: 0.6 means that the first output spike comes at step 0 or 1, mostly.) So "latency is thrifty, rate is slow" was a statement about 16 steps. If nobody has to wait for the end of the window, a rate code is quick.
#
# %% [markdown] id="budget-explain" lang="zh" slide="notes"
# 速率编码在第一个输出脉冲处叫停，用 151 个脉冲认对 90.2 ± 0.3%；延迟编码用 141 个脉冲、16 步，认对 90.0 ± 0.1%。论脉冲，两者相当；论时间，速率编码快得多。（时间步从 0 数起：0.6 表示第一个输出脉冲多半在第 0 步或第 1 步。）所以，“延迟编码省、速率编码慢”只是就 16 步而言。如果不必等到窗口结束，速率编码也很快。
#
# %% [markdown] id="early-text" lang="en" slide="slide"
# ### After a single step
#
# Burst gets 71 % right after one step, latency 61 %. What has the network seen by then? Look at the latency code's first step with the time cursor.
#
# %% [markdown] id="early-text" lang="zh" slide="slide"
# ### 只看一步
#
# 只看一步，簇发编码就认对了 71%，延迟编码 61%。那时网络看到了什么？用时间游标看看延迟编码的第一步。
#
# %% id="early" tags=["nbval-ignore-output"] slide="fragment"
digit = test_images[0].reshape(28, 28)
e = explore.latency(digit, num_steps=16, linear=True, normalize=True, clip=True)
explore.ask("first-step", e)

# %% [markdown] id="live-text" lang="en" slide="slide"
# ## 5 · Check one run yourself, and look inside
#
# The next cell trains two of the networks here and now, with the stored learning rates, from seed 0. Training adds up millions of rounded numbers, and processors round differently, so you may be off by a point: three are allowed. Choose other codes and seeds if you like; each takes a few seconds.
#
# %% [markdown] id="live-text" lang="zh" slide="slide"
# ## 5 · 亲自检验一次，再看看里面
#
# 下一个单元格当场训练其中两个网络，用存好的学习率，种子为 0。训练要把几百万个舍入过的数加起来，而不同型号的处理器舍入不尽相同，所以可能差一个百分点，这里允许差三个。也可以换别的编码和种子，每个只要几秒。
#
# %% id="live" slide="fragment"
def share_right(network, code):
    with torch.no_grad():
        parts = [network(STRENGTH[code] * CODES[code](some)).sum(0) for some in test_images.split(250)]
    return float(fair_credit(torch.cat(parts), test_labels).mean())


networks = {}
for code in ("latency", "direct"):
    stored = runs.read(code)[0]
    networks[code] = run(code, "often", stored["learning_rate"], stored["seed"])
    close = abs(share_right(networks[code], code) - stored["accuracy"]) < 0.03
    print("✓" if close else "✗", f"{code}: within 3 points of {stored['accuracy']:.1%}")  # en
    print("✓" if close else "✗", f"{code}：与 {stored['accuracy']:.1%} 相差不到 3 个百分点")  # zh

# %% [markdown] id="learned-text" lang="en" slide="subslide"
# With **direct**, the first layer is the encoder: it turns pixel values into spikes, and it learned how. Below are the 784 weights of twelve of its neurons, put back into the shape of an image. A neuron fires early and often if the image is bright where its weights are purple, and dark where they are orange.
#
# %% [markdown] id="learned-text" lang="zh" slide="subslide"
# 在**直接编码**里，第一层就是编码器：它把像素值变成脉冲，怎么变是学来的。下面是其中十二个神经元各自的 784 个权重，摆回图像的形状。图像在紫色处亮、在橙色处暗，这个神经元就发放得又早又多。
#
# %% id="learned" tags=["figure-varies"] slide="fragment"
weights = networks["direct"].hidden.weight.detach()
fig, axes = plt.subplots(2, 6, figsize=(9, 3.6))
for number, ax in enumerate(axes.flat):
    picture = ax.imshow(weights[number].view(28, 28), cmap="PuOr", vmin=-0.3, vmax=0.3)
    ax.set(xticks=[], yticks=[], title=number)
fig.colorbar(picture, ax=axes, label="Weight (purple: excites)")  # en
fig.suptitle("What twelve hidden neurons have learned to see")  # en
fig.colorbar(picture, ax=axes, label="权重（紫：兴奋）")  # zh
fig.suptitle("十二个隐藏层神经元学会了看什么")  # zh
plt.show()

# %% [markdown] id="convolution-text" lang="en" slide="subslide"
# These are strokes and gaps at certain places: each neuron asks the image a question of its own, where a hand-made code asks every pixel the same. Large networks go one step further. Their encoder is a small **convolution**, a normalisation, and LIF neurons, all trained together:
#
# %% [markdown] id="convolution-text" lang="zh" slide="subslide"
# 这是特定位置上的笔画和空白：每个神经元向图像提一个自己的问题；而人工设计的编码，对每个像素问的都一样。大型网络更进一步，它们的编码器是一个小**卷积**、一层归一化，再加 LIF 神经元，一起训练：
#
# %% id="convolution" slide="fragment"
class Convolution(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.kernels = torch.nn.Conv2d(1, 8, 5, stride=2, bias=False)
        self.norm = torch.nn.BatchNorm2d(8)

    def forward(self, x):
        current = self.norm(self.kernels(x[0].reshape(-1, 1, 28, 28))).flatten(1)
        return current.expand(len(x), *current.shape)  # the image stands still: one step is enough  # en
        return current.expand(len(x), *current.shape)  # 图像不动，算一步就够了  # zh


def run_convolution(learning_rate, seed, digits=6000):
    torch.manual_seed(seed)
    network = Network(Convolution(), 8 * 12 * 12)
    train(network, CODES["direct"], often_loss, learning_rate, digits)
    return network

# %% [markdown] id="convolution-explain" lang="en" slide="notes"
# With a seventh of the weights it gets 88.7 ± 1.8 % right. Look at the error: the five seeds range from 84 to 92 %. With only three passes over 6,000 digits, its training is not stable, so it has no place in the fair table; with more data and passes, this is the usual encoder of spiking networks for images.
#
# %% [markdown] id="convolution-explain" lang="zh" slide="notes"
# 它的权重只有七分之一，认对 88.7 ± 1.8%。注意这个误差：五个种子从 84% 到 92% 不等。6,000 个数字只看三遍，它的训练还不稳定，所以没有列进公平比较的表。数据更多、训练更久时，它是图像脉冲网络常用的编码器。
#
# %% [markdown] id="why-text" lang="en" slide="slide"
# ## 6 · Why encode? Do the sums
#
# "Direct" needs no encoder in front, and is as accurate. So why bother? Because of the work for the processor. A pixel value is *multiplied* by 100 weights. A spike multiplies nothing: if it is there, 100 weights are *added*; if not, nothing is done. Here is what an operation takes on a 45 nm chip (Horowitz, 2014):
#
# | in picojoules | multiply and add | add | how many adds make one multiply-and-add |
# | --- | ---: | ---: | ---: |
# | 32-bit float | 4.6 | 0.9 | 5.1 |
# | 16-bit float | 1.5 | 0.4 | 3.8 |
# | 32-bit integer | 3.2 | 0.1 | 32 |
# | 8-bit integer | 0.23 | 0.03 | 7.7 |
#
# Two more costs are easily forgotten. The **leak**: every LIF neuron multiplies its potential by β and adds its input at each step, spike or no spike. And the **memory**: a weight has to be fetched before it can be added. Fetching 64 bits takes 100 pJ from a memory of 1 MB (our weights take up 0.3 MB).
#
# **Predict.** Which of the three is largest for the latency code: adding weights, the leak, or fetching weights?
#
# <details><summary><b>A.</b> Adding the weights: that is what spikes are for</summary>
#
# 0.9 pJ for each weight. Compare that with half of 100 pJ.
# </details>
# <details><summary><b>B.</b> The leak: it never stops</summary>
#
# 110 neurons, 16 steps, 4.6 pJ: 8 nJ. That is more than half of latency's additions, but there is something larger.
# </details>
# <details><summary><b>C.</b> Fetching the weights, by far</summary>
#
# Right: 50 pJ for a 32-bit weight, and 0.9 pJ for adding it. See the figure.
# </details>
#
# %% [markdown] id="why-text" lang="zh" slide="slide"
# ## 6 · 为什么要编码？算一笔账
#
# “直接编码”前面不用编码器，准确率也一样。那又何必多此一举？要看处理器做了多少事。像素值要与 100 个权重*相乘*。脉冲则什么都不乘：有脉冲就*加上* 100 个权重，没有就不加。一次运算在 45 nm 芯片上的能耗如下（Horowitz，2014）：
#
# | 皮焦（pJ） | 乘加 | 加 | 一次乘加抵几次加 |
# | --- | ---: | ---: | ---: |
# | 32 位浮点 | 4.6 | 0.9 | 5.1 |
# | 16 位浮点 | 1.5 | 0.4 | 3.8 |
# | 32 位整数 | 3.2 | 0.1 | 32 |
# | 8 位整数 | 0.23 | 0.03 | 7.7 |
#
# 还有两笔容易漏算。一是**泄漏**：不管有没有脉冲，每个 LIF 神经元每一步都要把膜电位乘以 β，再加上输入。二是**内存**：权重要先取出来才能加。从 1 MB 的内存里取 64 位要 100 pJ（我们的权重占 0.3 MB）。
#
# **预测**：对延迟编码来说，加权重、泄漏、取权重，三项里哪一项最大？
#
# <details><summary><b>A.</b> 加权重：脉冲就是干这个的</summary>
#
# 每个权重 0.9 pJ。拿它和 100 pJ 的一半比一比。
# </details>
# <details><summary><b>B.</b> 泄漏：它一刻不停</summary>
#
# 110 个神经元，16 步，每次 4.6 pJ，合 8 nJ，超过延迟编码加法的一半。可是还有更大的。
# </details>
# <details><summary><b>C.</b> 取权重，而且大得多</summary>
#
# 正确：取一个 32 位权重 50 pJ，加一次才 0.9 pJ。看图。
# </details>
#
# %% id="why" slide="subslide"
INK = int((test_images > 0).sum()) / len(test_images)  # pixels that are not black  # en
INK = int((test_images > 0).sum()) / len(test_images)  # 不是黑色的像素数  # zh


def average(name, key):
    return float(runs.mean(name, key)[0])


# Multiply-additions, additions and leaks for one image; the image of "direct" stands still, so it is multiplied once.  # en
# 一幅图像的乘加、加法、泄漏次数；direct 的图像不动，只需乘一遍。  # zh
WORK = {
    "relu": (784 * 100 + 1000, 0, 0),
    "relu, zeros skipped": (INK * 100 + 1000, 0, 0),  # en
    "relu，跳过零": (INK * 100 + 1000, 0, 0),  # zh
    "direct": (INK * 100, average("direct", "hidden") * 10, 110 * STEPS),
}
for name in ("rate", "weighted_phase", "burst", "latency", "once"):
    WORK[name] = (0, average(name, "spikes") * 100 + average(name, "hidden") * 10, 110 * STEPS)
until = average("rate", "spikes_until") * 100 + average("rate", "hidden_until") * 10
WORK["rate, first spike"] = (0, until, 110 * (average("rate", "decided") + 1))  # en
WORK["rate，首脉冲"] = (0, until, 110 * (average("rate", "decided") + 1))  # zh

multiplied, added, leaks = torch.tensor(list(WORK.values()), dtype=torch.float64).T
one = measure.energy_model
weights = 1e9 * (one(0, 1) * multiplied + one(1) * added)
leak = 1e9 * one(0, 1) * leaks
fetched = 1e9 * one(weights_read=1) * (multiplied + added)

fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.4), sharey=True)
left.barh(list(WORK), weights, color=plot.ON, label="multiplying or adding weights")  # en
left.barh(list(WORK), weights, color=plot.ON, label="权重的乘或加")  # zh
bars = left.barh(list(WORK), leak, left=weights, color=plot.OFF, label="leak")  # en
bars = left.barh(list(WORK), leak, left=weights, color=plot.OFF, label="泄漏")  # zh
left.bar_label(bars, [f"{a:.0f} + {b:.0f}" for a, b in zip(weights, leak, strict=True)], padding=3)
right.barh(list(WORK), weights + leak, color="black", label="both on the left")  # en
right.barh(list(WORK), weights + leak, color="black", label="左图两项之和")  # zh
bars = right.barh(list(WORK), fetched, left=weights + leak, color="silver", label="fetching weights")  # en
bars = right.barh(list(WORK), fetched, left=weights + leak, color="silver", label="取权重")  # zh
right.bar_label(bars, [f"{energy:,.0f}" for energy in fetched], padding=3)
for ax in (left, right):
    ax.legend(loc="lower right")
left.invert_yaxis()
left.set(xlabel="nJ per image", xlim=(0, 440), title="Arithmetic: weights + leak")  # en
right.set(xlabel="nJ per image", xlim=(0, 10000), title="The same, and fetching the weights")  # en
left.set(xlabel="每幅图像 nJ", xlim=(0, 440), title="运算：权重 + 泄漏")  # zh
right.set(xlabel="每幅图像 nJ", xlim=(0, 10000), title="运算，再加上取权重")  # zh
plt.show()

# %% [markdown] id="why-explain" lang="en" slide="subslide"
# Left, the arithmetic alone; right, the same and the memory. Mind the scales.
#
# - **Against the plain product** (`relu`, 784 inputs), latency takes about a fifteenth of the arithmetic. Against one that skips black pixels, a third. And a third of what latency takes is leak.
# - **Fetching the weights** takes some 50 times as much as adding them, and there latency gains nothing over skipping zeros: 141 spikes or 142 bright pixels, each fetches 100 weights. What counts is how many weights are fetched.
# - **Rate** fetches ten times as many in 16 steps. Stopped at its first output spike, it is as cheap as latency; so is the black-and-white image, sent once.
#
# A processor with many images at a time fetches each weight once for all of them, and a chip that stores the weights beside its neurons hardly pays for fetching at all: that, more than the addition, is why neuromorphic chips look the way they do. With 8-bit integers, fetching becomes 4 times cheaper and adding 30 times. Careful studies arrive at conditions, not at a yes: Dampfhoffer et al. (2023) find neurons without a leak cheaper than leaky ones, and these still need fewer than 0.15 to 1.38 spikes per synapse to keep up with an efficient conventional network (here: rate 2.0, latency 0.18); Yan et al. (2024) put the limit near 6 % of neurons firing at a step. And if the data *comes* as spikes, from an event camera, there is no encoding to pay for in the first place.
#
# %% [markdown] id="why-explain" lang="zh" slide="subslide"
# 左图只算运算，右图再加上内存。注意两边的刻度不同。
#
# - **与普通乘加相比**（`relu`，784 个输入），延迟编码的运算能耗约为十五分之一；与跳过黑像素的乘加相比，约为三分之一。而延迟编码的能耗里，有三分之一是泄漏。
# - **取权重**的能耗约为加权重的 50 倍。在这一项上，与跳过零相比，延迟编码什么也没省下：不管是 141 个脉冲，还是 142 个亮像素，每个都要取 100 个权重。要紧的是总共取多少个权重。
# - **速率编码**在 16 步里取的权重是它们的十倍；如果在第一个输出脉冲处叫停，就和延迟编码一样省。只送一次的黑白图像也是。
#
# 处理器如果一次处理许多图像，每个权重只需为它们取一次；芯片如果把权重就存在神经元旁边，取权重几乎不花什么。神经形态芯片之所以造成那样，主要是为了这个，而不是为了把乘法换成加法。换成 8 位整数，取权重便宜到四分之一，加法便宜到三十分之一。认真的研究给出的都是条件，而不是一句“省”：Dampfhoffer 等（2023）发现，不带泄漏的神经元比带泄漏的省，而即便如此，要赶上高效的普通网络，平均每个突触的脉冲也得少于 0.15 到 1.38 个，视对手而定（我们这里，速率编码是 2.0，延迟编码是 0.18）；Yan 等（2024）得出的界限是，每步发放的神经元不超过 6% 左右。而如果数据*本来*就是脉冲，比如来自事件相机，那就根本没有编码这笔开销。
#
# %% [markdown] id="latency-predict" lang="en" slide="slide"
# ## 7 · Other targets
#
# So far every network learned the rate target. Now the same network, fed with the latency code, learns the **latency target** (one spike from the right neuron, at step 3), and then the **first-spike loss**. Whoever fires first decides, with all three.
#
# **Predict.** Compared with the rate target, will the answers of the latency target come sooner or later?
#
# <details><summary><b>A.</b> Later: a single spike is taught</summary>
#
# Right. The rate target demands a spike at almost every step, so the right neuron is pushed hard from the start. The latency target demands a single one and punishes each further one.
# </details>
# <details><summary><b>B.</b> Sooner, because only the first spike counts</summary>
#
# That makes only the <i>reading</i> quick. The neuron must still reach its threshold, and it was taught to do so once, carefully, rather than at every step.
# </details>
# <details><summary><b>C.</b> At step 3 exactly, as that is the target</summary>
#
# A target is a wish. If the network is in doubt, the spike comes late, or not at all.
# </details>
#
# %% [markdown] id="latency-predict" lang="zh" slide="slide"
# ## 7 · 其他目标
#
# 到此为止，每个网络学的都是速率目标。现在让同样的网络、同样的延迟编码输入，先学**延迟目标**（正确的神经元在第 3 步发放一次），再学**首脉冲损失**。三种都是谁先发放就听谁的。
#
# **预测**：与速率目标相比，延迟目标的答案来得更早还是更晚？
#
# <details><summary><b>A.</b> 更晚：它只学发放一次</summary>
#
# 正确。速率目标要求几乎每步都有脉冲，所以从一开始就使劲推动正确的神经元；延迟目标只要一个，多一个都要罚。
# </details>
# <details><summary><b>B.</b> 更早，因为只看第一个脉冲</summary>
#
# 只看第一个脉冲，只是*读*得快。神经元仍然得越过阈值，而它学到的是谨慎地发放一次，而不是每步都发放。
# </details>
# <details><summary><b>C.</b> 恰好在第 3 步，因为目标就是第 3 步</summary>
#
# 目标只是愿望。网络拿不准的时候，脉冲会迟到，甚至不来。
# </details>
#
# %% id="latency-target" slide="subslide"
rows = ["| learned from | first to fire is right (%) | at step | silent (%) | output spikes per image |", "| --- | ---: | ---: | ---: | ---: |"]  # en
learned = {"rate target": "latency", "latency target": "latency_early", "first-spike loss": "latency_first"}  # en
rows = ["| 学习所用 | 最先发放者答对（%） | 在第几步 | 沉默（%） | 每幅图像的输出脉冲 |", "| --- | ---: | ---: | ---: | ---: |"]  # zh
learned = {"速率目标": "latency", "延迟目标": "latency_early", "首脉冲损失": "latency_first"}  # zh
units = {"by_first": 100, "decided": 1, "silent": 100, "output": 1}
for title, name in learned.items():
    cells = [shown(*runs.mean(name, key), unit) for key, unit in units.items()]
    rows.append(f"| {title} | " + " | ".join(cells) + " |")
display(Markdown("\n".join(rows)))

# %% [markdown] id="latency-explain" lang="en" slide="notes"
# Five seeds each, and its own best learning rate each; silent digits count as a draw among all ten, and as step 16.
#
# The **latency target** saves output spikes, 1.2 for each image and not 15. If the result has to travel to a distant chip, that is worth a lot. But it asked for step 3 and gets its answer at step 7, or never: one digit in ten stays silent, and each of those costs nearly a whole answer. The **first-spike loss** is earlier and never silent, but no more accurate than reading the first spike of a network that learned the rate target: 84.5 ± 1.0 and 85.2 ± 0.2 %.
#
# So with these losses, in these steps, output is either early or thrifty. That says something about *them*, not about first-spike coding: Göltz et al. (2021) compute the exact gradient of spike times in continuous time, and report that learning makes spikes both few and early. We have not repeated that here.
#
# %% [markdown] id="latency-explain" lang="zh" slide="notes"
# 各用五个种子，各用自己最好的学习率；沉默的数字算作十个类打成平局，时间按第 16 步计。
#
# **延迟目标**节省输出脉冲：每幅图像 1.2 个，而不是 15 个。如果结果要传到远处的另一块芯片，这很值。可是它要求第 3 步，答案却要等到第 7 步，甚至等不来：十个数字里有一个沉默，每个沉默几乎等于丢掉一个答案。**首脉冲损失**要早一些，也从不沉默，但并不比直接读速率目标网络的第一个脉冲更准：84.5 ± 1.0% 对 85.2 ± 0.2%。
#
# 可见，用这几种损失、这样的时间步，输出要么早，要么省。这说的是*这几种损失*，而不是首脉冲编码本身：Göltz 等（2021）在连续时间里算出脉冲时间的精确梯度，报告说学习会使脉冲既少又早。这里没有重做他们的实验。
#
# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 8 · Check yourself
#
# **1.** What does the surrogate gradient change?
#
# <details><summary><b>A.</b> The neuron: its spikes become smooth values between 0 and 1</summary>
#
# Nothing changes in the forward pass: spikes are 0 or 1, in training, too.
# </details>
# <details><summary><b>B.</b> Only the backward pass, where the slope of a smooth curve replaces that of the jump</summary>
#
# Right. The gradient is then not the true one, which is 0, but it points in a direction of improvement.
# </details>
# <details><summary><b>C.</b> The loss, which it makes differentiable</summary>
#
# The loss was differentiable all along: a squared difference. The neuron was not.
# </details>
#
# **2.** A LIF neuron with β = 0.8 gets a constant input of 0.15. Does it ever fire?
#
# <details><summary><b>A.</b> No, it never gets that far</summary>
#
# Right: it settles at 0.15 / (1 − 0.8) = 0.75, below 1.
# </details>
# <details><summary><b>B.</b> Yes, at the 7th step (step 6)</summary>
#
# 7 × 0.15 is more than 1, but a fifth of the potential leaks away at each step.
# </details>
# <details><summary><b>C.</b> Only with the rate code</summary>
#
# What counts is the current that arrives. A rate code with the same mean would vary, and might reach 1 by chance; but here the input is constant.
# </details>
#
# **3.** A paper: "Our timing code gets 91.6 % of 1,000 MNIST digits right, rate coding 91.0 %. So timing carries information that rate loses." One seed each. What do you ask for first?
#
# <details><summary><b>A.</b> Nothing: both were tested on the same digits</summary>
#
# That makes the comparison better, not sure. In this lesson, a difference of 0.6 came with an error of 0.3 to 0.4 points, over five seeds.
# </details>
# <details><summary><b>B.</b> More test digits</summary>
#
# They make the error smaller. They do not say whether the <i>timing</i> has done it.
# </details>
# <details><summary><b>C.</b> An error bar, and the same with the spike times shuffled</summary>
#
# Right. The first says whether there is a difference, the second whether it comes from the timing.
# </details>
#
# **4.** Somebody says: "Encoding into spikes saves energy." What do you answer?
#
# <details><summary><b>A.</b> It depends: which code, steps and memory, against what?</summary>
#
# Right, and now you can work it out: spikes × fan-out × 0.9 pJ, the leak, and the weights that are fetched, against a product that skips zeros.
# </details>
# <details><summary><b>B.</b> Yes, additions are cheaper than multiplications</summary>
#
# A single one is. But 16 steps of rate take more energy than one product that skips black pixels, and fetching a weight takes more than either.
# </details>
# <details><summary><b>C.</b> No, the direct input was just as accurate</summary>
#
# Accuracy is not energy. In arithmetic, latency took a third of direct's.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 8 · 自测
#
# **1.** 替代梯度改变了什么？
#
# <details><summary><b>A.</b> 改变了神经元：脉冲变成 0 与 1 之间的平滑值</summary>
#
# 前向没有任何变化：训练时脉冲也只是 0 或 1。
# </details>
# <details><summary><b>B.</b> 只改变反向传播：用平滑曲线的斜率代替阶跃的斜率</summary>
#
# 正确。这样得到的不是真正的梯度（真正的梯度为 0），但它指向变好的方向。
# </details>
# <details><summary><b>C.</b> 改变了损失函数，使它可导</summary>
#
# 损失是平方差，本来就可导。不可导的是神经元。
# </details>
#
# **2.** β = 0.8 的 LIF 神经元，输入恒为 0.15。它会发放吗？
#
# <details><summary><b>A.</b> 不会，永远到不了阈值</summary>
#
# 正确：它停在 0.15 / (1 − 0.8) = 0.75，够不到 1。
# </details>
# <details><summary><b>B.</b> 会，在第 7 个时间步（编号 6）</summary>
#
# 7 × 0.15 确实大于 1，可是膜电位每步要漏掉五分之一。
# </details>
# <details><summary><b>C.</b> 用速率编码才会</summary>
#
# 要紧的是到达的电流。平均值相同的速率编码有起伏，碰巧能到 1；但这里的输入是恒定的。
# </details>
#
# **3.** 一篇论文说：“1,000 个 MNIST 数字，我们的时间编码认对 91.6%，速率编码 91.0%。可见时间里有速率丢掉的信息。”各用了一个种子。你最先要求看什么？
#
# <details><summary><b>A.</b> 什么也不用看，测的是同样的数字</summary>
#
# 这样比较固然更准，但还不足以肯定。在本课里，用了五个种子，0.6 的差值仍有 0.3 到 0.4 个百分点的误差。
# </details>
# <details><summary><b>B.</b> 更多的测试数字</summary>
#
# 误差会变小，但还是看不出是不是<i>时间</i>的功劳。
# </details>
# <details><summary><b>C.</b> 误差棒，以及打乱脉冲时间之后的结果</summary>
#
# 正确。前者说明有没有差别，后者说明差别是否来自时间。
# </details>
#
# **4.** 有人说：“编码成脉冲就能省电。”你怎么回答？
#
# <details><summary><b>A.</b> 要看哪种编码、多少步、跟什么比</summary>
#
# 正确，而且你已经会算了：脉冲数 × 扇出 × 0.9 pJ，加上泄漏，再加上取权重，与跳过零的乘加相比。
# </details>
# <details><summary><b>B.</b> 对，加法比乘法便宜得多</summary>
#
# 单看一次确实如此。但 16 步速率编码比跳过黑像素的一遍乘加更费，而取一次权重比这两者都费。
# </details>
# <details><summary><b>C.</b> 不对，直接编码也一样准</summary>
#
# 准确率不等于能耗。单论运算，延迟编码的能耗只有直接编码的三分之一。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - A LIF neuron adds up its input, forgets a share 1 − β at each step, and fires at 1. If the input stays below 1 − β, it is silent for ever.
# - A jump in the forward pass, the slope of a smooth curve in the backward pass, back through all steps (BPTT): an ordinary training loop then trains a spiking network.
# - On MNIST, five codes, direct input and a network without spikes cannot be told apart by accuracy; latency loses one point in 16 steps, for a tenth of the spikes. At equal spikes, a rate code that is stopped early is as good. Timing plays no part that can be shown there.
# - A fair comparison gives each side its own learning rate, the same drive, several seeds, and controls; a difference below twice its error is none.
# - What encoding saves depends on leak, memory and what it is compared with. Fetching a weight takes far more than adding or multiplying it.
#
# | English | 中文 |
# | --- | --- |
# | leaky integrate-and-fire (LIF) | 泄漏积分发放 |
# | membrane potential | 膜电位 |
# | surrogate gradient | 替代梯度 |
# | backpropagation through time (BPTT) | 随时间反向传播 |
# | target | 目标 |
# | spiking neural network | 脉冲神经网络 |
#
# **Now you:** [exercises for this lesson](08-learn-exercises.ipynb). **Next:** [lesson 09](09-time.ipynb) takes data whose answers lie in the times. (On networks, snnTorch's and SpikingJelly's tutorials go further; you will know what is in their input.)
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - LIF 神经元把输入累加起来，每步忘掉 1 − β，到 1 就发放。输入小于 1 − β 时，它永远沉默。
# - 前向是阶跃，反向用平滑曲线的斜率，梯度穿过所有时间步往回传（BPTT）：这样，普通的训练循环就能训练脉冲神经网络。
# - 在 MNIST 上，五种编码、直接编码和不用脉冲的网络，准确率分不出高下；延迟编码看满 16 步低一个百分点，脉冲只要十分之一。脉冲数相同时，早早叫停的速率编码与它一样好。时间在其中起了作用，是看不出来的。
# - 公平的比较：各方用自己的学习率，输入强度相同，用多个种子，还要有对照；差值不到误差的两倍，就不算差别。
# - 编码能省多少，要看泄漏、内存，以及跟什么比。取一个权重，远比加它或乘它更费。
#
# | 中文 | English |
# | --- | --- |
# | 泄漏积分发放 | leaky integrate-and-fire (LIF) |
# | 膜电位 | membrane potential |
# | 替代梯度 | surrogate gradient |
# | 随时间反向传播 | backpropagation through time (BPTT) |
# | 目标 | target |
# | 脉冲神经网络 | spiking neural network |
#
# **轮到你了**：[本课练习](08-learn-exercises.ipynb)。**下一课**：[第 09 课](09-time.ipynb)换成答案就在时间里的数据。（想多学网络，可以去读 snnTorch 和 SpikingJelly 的教程，它们的输入里装的是什么，你已经清楚了。）
#
# %% [markdown] id="elsewhere" lang="en" slide="subslide"
# ## The same thing elsewhere
#
# | here | library | name | what differs |
# | --- | --- | --- | --- |
# | `lif` | snnTorch 1.0 | `snn.Leaky(beta=0.9)` | one step per call, you pass the state on; subtracts the threshold one step after the spike; fires above the threshold, not at it |
# | `lif` | SpikingJelly | `neuron.LIFNode(tau=…)` | τ for β (β = 1 − 1/τ); by default the input is divided by τ, and the reset is to 0 |
# | `lif` | Norse | `LIFCell` | an input current with a leak of its own comes first |
# | `Spike` | snnTorch, SpikingJelly | `surrogate.fast_sigmoid`, `surrogate.ATan` | other widths and shapes of the same idea |
# | `targets.rate` | snnTorch 1.0 | `spikegen.targets_rate` | with the default rates no time axis; with others it fails for most shapes |
# | the loss | snnTorch 1.0 | `functional.mse_count_loss` | compares the counts at the end only |
#
# ## Further reading
#
# - E. O. Neftci, H. Mostafa, F. Zenke, "Surrogate gradient learning in spiking neural networks", *IEEE Signal Processing Magazine* 36(6), 2019, [doi:10.1109/MSP.2019.2931595](https://doi.org/10.1109/MSP.2019.2931595)
# - F. Zenke, S. Ganguli, "SuperSpike: supervised learning in multilayer spiking neural networks", *Neural Computation* 30(6), 2018, [doi:10.1162/neco_a_01086](https://doi.org/10.1162/neco_a_01086) (the surrogate used here)
# - M. Horowitz, "Computing's energy problem (and what we can do about it)", *ISSCC* 2014, [doi:10.1109/ISSCC.2014.6757323](https://doi.org/10.1109/ISSCC.2014.6757323)
# - M. Dampfhoffer, T. Mesquida, A. Valentian, L. Anghel, "Are SNNs really more energy-efficient than ANNs? An in-depth hardware-aware study", *IEEE TETCI* 7(3), 2023, [doi:10.1109/TETCI.2022.3214509](https://doi.org/10.1109/TETCI.2022.3214509)
# - Z. Yan, Z. Bai, W.-F. Wong, "Reconsidering the energy efficiency of spiking neural networks", 2024, [arXiv:2409.08290](https://arxiv.org/abs/2409.08290)
# - J. Göltz et al., "Fast and energy-efficient neuromorphic deep learning with first-spike times", *Nature Machine Intelligence* 3, 2021, [doi:10.1038/s42256-021-00388-x](https://doi.org/10.1038/s42256-021-00388-x)
# - J. K. Eshraghian et al., "Training spiking neural networks using lessons from deep learning", *Proceedings of the IEEE* 111(9), 2023, [doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
#
# %% [markdown] id="elsewhere" lang="zh" slide="subslide"
# ## 其他库里的同类功能
#
# | 这里 | 库 | 名称 | 区别 |
# | --- | --- | --- | --- |
# | `lif` | snnTorch 1.0 | `snn.Leaky(beta=0.9)` | 每次调用走一步，状态由你传递；发放后的下一步才减去阈值；超过阈值才发放，等于不算 |
# | `lif` | SpikingJelly | `neuron.LIFNode(tau=…)` | 用 τ 代替 β（β = 1 − 1/τ）；默认把输入除以 τ，并且重置为 0 |
# | `lif` | Norse | `LIFCell` | 前面多一级输入电流，它自己也会泄漏 |
# | `Spike` | snnTorch、SpikingJelly | `surrogate.fast_sigmoid`、`surrogate.ATan` | 同一个想法，曲线的形状和宽度不同 |
# | `targets.rate` | snnTorch 1.0 | `spikegen.targets_rate` | 默认发放率下没有时间轴；换成别的发放率，多数形状都会报错 |
# | 损失函数 | snnTorch 1.0 | `functional.mse_count_loss` | 只比较最后的个数 |
#
# ## 延伸阅读
#
# - E. O. Neftci、H. Mostafa、F. Zenke，“Surrogate gradient learning in spiking neural networks”，*IEEE Signal Processing Magazine* 36(6)，2019，[doi:10.1109/MSP.2019.2931595](https://doi.org/10.1109/MSP.2019.2931595)
# - F. Zenke、S. Ganguli，“SuperSpike: supervised learning in multilayer spiking neural networks”，*Neural Computation* 30(6)，2018，[doi:10.1162/neco_a_01086](https://doi.org/10.1162/neco_a_01086)（本课所用的替代梯度）
# - M. Horowitz，“Computing's energy problem (and what we can do about it)”，*ISSCC* 2014，[doi:10.1109/ISSCC.2014.6757323](https://doi.org/10.1109/ISSCC.2014.6757323)
# - M. Dampfhoffer、T. Mesquida、A. Valentian、L. Anghel，“Are SNNs really more energy-efficient than ANNs? An in-depth hardware-aware study”，*IEEE TETCI* 7(3)，2023，[doi:10.1109/TETCI.2022.3214509](https://doi.org/10.1109/TETCI.2022.3214509)
# - Z. Yan、Z. Bai、W.-F. Wong，“Reconsidering the energy efficiency of spiking neural networks”，2024，[arXiv:2409.08290](https://arxiv.org/abs/2409.08290)
# - J. Göltz 等，“Fast and energy-efficient neuromorphic deep learning with first-spike times”，*Nature Machine Intelligence* 3，2021，[doi:10.1038/s42256-021-00388-x](https://doi.org/10.1038/s42256-021-00388-x)
# - J. K. Eshraghian 等，“Training spiking neural networks using lessons from deep learning”，*Proceedings of the IEEE* 111(9)，2023，[doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
