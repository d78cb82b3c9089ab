# %% [markdown] id="title" lang="en" slide="slide"
# # 08 · Let a network learn from spikes
#
# Why encode at all? So far you have measured spikes. This lesson puts them to use: a small spiking network, which you can read from its first line to its last, learns to recognise digits, once for each code. In the end there are three numbers: how often it is right, how many spikes that took, and how many steps.
#
# **After this lesson you can**
# - compute by hand when a leaky integrate-and-fire neuron fires, and write one in five lines;
# - train a spiking network with a surrogate gradient, on rate or on latency targets;
# - say what a code costs and what it gains, in accuracy, spikes and steps.
#
# **You need** [lesson 07](07-choose.ipynb), and to have seen a PyTorch training loop before. **Time:** about 40 minutes, half a minute of it training.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 08 · 让网络从脉冲中学习
#
# 为什么要编码？前面几课一直在衡量脉冲，这一课要让脉冲派上用场：一个从头到尾都看得懂的小型脉冲神经网络，每种编码各训练一次，学会认手写数字。最后得到三个数：认对的比例、所用的脉冲数、等待的步数。
#
# **学完本课，你可以**
# - 手算出泄漏积分发放神经元何时发放，并用五行代码写出它；
# - 用替代梯度训练脉冲神经网络，目标可以是速率，也可以是延迟；
# - 用准确率、脉冲数和时间步数说明一种编码的代价和收益。
#
# **需要的基础**：[第 07 课](07-choose.ipynb)，并且见过 PyTorch 的训练循环。**时间**：约 40 分钟，其中训练约半分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from IPython.display import Markdown, display
from ipywidgets import interact

from course import begin, data, encode, explore, measure, plot, targets

begin.lesson("en")  # en
begin.lesson("zh")  # zh
torch.set_num_threads(1)  # small matrices: more threads only get in each other's way  # en
torch.set_num_threads(1)  # 矩阵很小，线程多了反而互相妨碍  # zh

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
# <details><summary><b>B.</b> Never</summary>
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
# <details><summary><b>B.</b> 永远不会</summary>
#
# 正确。每步漏掉 0.1 · <i>v</i>，补进 0.08，到 <i>v</i> = 0.8 就收支相抵，够不着阈值。只有输入大于 1 − <i>β</i> = 0.1，它才会发放。
# </details>
# <details><summary><b>C.</b> 总会发放，只是哪一步要看运气</summary>
#
# 这个神经元里没有随机：输入相同，脉冲就相同。
# </details>
#
# %% [markdown] id="spike-idea" lang="en" slide="slide"
# Firing is a jump: 0 below the threshold, 1 above. The slope of a jump is 0 almost everywhere, so training by gradient would get no signal at all. The way out is a **surrogate gradient**: the forward pass uses the jump as it is; the backward pass uses the slope of a smooth curve instead, steepest at the threshold (Neftci et al., 2019). The class `Spike` does just that. The 5 in it sets how quickly the slope falls off on both sides of the threshold. In `lif`, `detach` keeps the gradient out of the subtraction that follows a spike.
#
# %% [markdown] id="spike-idea" lang="zh" slide="slide"
# 发放是一个阶跃：阈值以下为 0，以上为 1。它的斜率几乎处处为 0，靠梯度训练就得不到任何信号。解决办法是**替代梯度**（surrogate gradient）：前向照用阶跃，反向则换成一条平滑曲线的斜率，在阈值处最陡（Neftci 等，2019）。`Spike` 这个类做的就是这一件事，其中的 5 决定斜率离开阈值后下降得多快。`lif` 里的 `detach` 则不让梯度流经发放之后的那次减法。
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
    def __init__(self, inputs):
        super().__init__()
        self.hidden = torch.nn.Linear(inputs, 100)
        self.output = torch.nn.Linear(100, 10)

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
# Apart from that, the training loop is an ordinary one.
#
# %% [markdown] id="loss-text" lang="zh" slide="subslide"
# 输出离目标有多远？比较**累计个数**：到每一步为止，已有多少个脉冲，又该有多少个？迟到的脉冲，迟多久就错多久；缺失的脉冲，一直错到最后。用 PyTorch 写就是 `cumsum(0)`，同一个损失函数对两种目标都适用。
#
# 除此之外，训练循环与普通网络没有区别。
#
# %% id="train" slide="fragment"
def train(encoder, target, inputs=784, epochs=3):
    torch.manual_seed(0)
    network = Network(inputs)
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
    for _ in range(epochs):
        for pick in torch.randperm(len(images)).split(100):
            output = network(encoder(images[pick]))
            goal = target(labels[pick])
            loss = (output.cumsum(0) - goal.cumsum(0)).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return network

# %% [markdown] id="predict-codes" lang="en" slide="slide"
# ## 4 · Once for each code
#
# We take the six codes of lesson 07, 16 steps each, and one more for comparison: **direct**, the static repeat of lesson 01. The pixel's value itself flows into the neurons at every step, as a current, and the first layer does the encoding.
#
# **Predict.** Latency sends a tenth of the spikes that rate does. The network trained on rate gets some 91 digits in 100 right. How many will the network trained on latency get right?
#
# <details><summary><b>A.</b> About 10: a tenth of the spikes, a tenth of the answers</summary>
#
# Ten would be mere guessing. Most of rate's spikes only repeat what earlier ones have said.
# </details>
# <details><summary><b>B.</b> More: its SNR was 14 dB higher</summary>
#
# SNR measures how well each value can be read by someone holding a ruler for time. This network has no such ruler: it adds up spikes, and the leak lets it forget.
# </details>
# <details><summary><b>C.</b> A few fewer</summary>
#
# Right. See the figure below: it loses a few points, for a tenth of the spikes.
# </details>
#
# %% [markdown] id="predict-codes" lang="zh" slide="slide"
# ## 4 · 每种编码各训练一次
#
# 第 07 课的六种编码，各 16 步；另外再加一种作对照：**direct**（直接编码），也就是第 01 课的静态重复，每一步都把像素值当作电流直接送进神经元，由第一层来编码。
#
# **预测**：延迟编码的脉冲只有速率编码的十分之一。速率编码的网络每 100 个手写数字大约认对 91 个，延迟编码的网络能认对多少？
#
# <details><summary><b>A.</b> 10 个左右：十分之一的脉冲，十分之一的答案</summary>
#
# 10 个等于瞎猜。速率编码的大部分脉冲，只是在重复先前的脉冲。
# </details>
# <details><summary><b>B.</b> 更多：它的信噪比高出 14 dB</summary>
#
# 信噪比衡量的是：手里有一把量时间的尺子时，每个值能读得多准。这个网络没有这样的尺子，它只会把脉冲累加起来，而且会因泄漏而遗忘。
# </details>
# <details><summary><b>C.</b> 略少几个</summary>
#
# 正确。看下面的图：少认对几个，换来的是脉冲减少到十分之一。
# </details>
#
# %% id="codes" slide="subslide"
coin = torch.Generator().manual_seed(0)


def appear(x):
    return torch.cat([torch.zeros(1, *x.shape), x.expand(STEPS - 1, *x.shape)])


CODES = {
    "rate": lambda x: encode.rate(x, STEPS, generator=coin),
    "latency": lambda x: encode.latency(x, STEPS, linear=True, normalize=True, clip=True),
    "step_forward": lambda x: encode.step_forward(appear(x), threshold=1 / STEPS),
    "phase": lambda x: encode.weighted_phase(x, bits=8, num_periods=2),
    "burst": lambda x: encode.burst(x, STEPS, max_spikes=5, shortest=1),
    "population": lambda x: encode.population(x, num_neurons=6, num_steps=STEPS).flatten(2),
    "direct": lambda x: x.expand(STEPS, *x.shape),
}
accuracy, count, hidden = {}, {}, {}
for name, encoder in CODES.items():
    network = train(encoder, often, inputs=784 * (6 if name == "population" else 1))
    spikes = encoder(test_images)
    with torch.no_grad():
        so_far = network(spikes).cumsum(0)
        hidden[name] = float(lif(network.hidden(spikes)).sum()) / len(spikes[0])
    accuracy[name] = (so_far.argmax(-1) == test_labels).float().mean(1)
    count[name] = int(measure.spike_count(spikes).sum()) / len(spikes[0])

# %% [markdown] id="result-text" lang="en" slide="slide"
# Left: the accuracy that the spikes buy. Right: how accurate the network already is if you stop it early and ask which output has fired most so far. Where does each code start?
#
# %% [markdown] id="result-text" lang="zh" slide="slide"
# 左图：脉冲换来多少准确率。右图：如果提前叫停，看到那时为止哪个输出发放得最多，网络已经能认对多少。各条线的起点分别在哪里？
#
# %% id="result" tags=["figure-varies"] slide="fragment"
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.6), width_ratios=[1, 1.3])
for name, right_so_far in accuracy.items():
    colour, marker = plot.CODES.get(name, ("gray", "x"))
    percent = 100 * right_so_far
    right.plot(range(1, STEPS + 1), percent, color=colour, marker=marker, label=f"{name}: {percent[-1]:.0f} %")
    if name == "direct":
        left.axhline(percent[-1], color=colour, linestyle="--")
        left.text(140, percent[-1] + 0.3, name, color=colour)
    else:
        left.plot(count[name], percent[-1], color=colour, marker=marker, markersize=11)
left.set_ylim(80, 95)
left.set_xscale("log")
left.minorticks_off()
left.set_xticks((150, 500, 1500), ("150", "500", "1,500"))
left.set(xlabel="Spikes per image", ylabel="Test digits right (%)", title="What spikes buy")  # en
right.set(xlabel="Steps seen", ylabel="Test digits right (%)", title="Accuracy if stopped early")  # en
left.set(xlabel="每幅图像的脉冲数", ylabel="测试集上认对的比例（%）", title="脉冲换来的准确率")  # zh
right.set(xlabel="看过的步数", ylabel="测试集上认对的比例（%）", title="提前叫停时的准确率")  # zh
right.set_xticks(range(1, STEPS + 1, 3))
right.legend(loc="lower right")
plt.show()

# %% [markdown] id="holds-text" lang="en" slide="subslide"
# Training adds up millions of rounded numbers, and different processors round differently: your percentages may differ from a neighbour's by a point. The statements below leave enough room for that, and are checked on your machine now.
#
# %% [markdown] id="holds-text" lang="zh" slide="subslide"
# 训练要把几百万个舍入过的数加起来，而不同型号的处理器舍入不尽相同，所以你得到的百分比可能和同桌差一个百分点。下面几条结论都留足了余地，并且就在你的电脑上当场检验。
#
# %% id="holds" slide="fragment"
final = {name: float(right_so_far[-1]) for name, right_so_far in accuracy.items()}
gap = final["rate"] - final["latency"]
statements = {
    "every code gets more than 80 % right": min(final.values()) > 0.8,  # en
    "latency uses less than a tenth of rate's spikes …": count["latency"] < count["rate"] / 10,  # en
    "… and loses 1 to 8 points": 0.01 < gap < 0.08,  # en
    "burst is above 70 % after a single step": accuracy["burst"][0] > 0.7,  # en
    "rate is below 60 % by then, and above 80 % after three": accuracy["rate"][0] < 0.6 < 0.8 < accuracy["rate"][2],  # en
    "after three steps, rate is within 5 points of its end": final["rate"] - accuracy["rate"][2] < 0.05,  # en
    "step-forward knows nothing after one step": accuracy["step_forward"][0] < 0.15,  # en
    "direct and rate are less than 4 points apart": abs(final["direct"] - final["rate"]) < 0.04,  # en
    "with any code, 200 to 700 hidden spikes per image": 200 < min(hidden.values()) <= max(hidden.values()) < 700,  # en
    "每种编码都认对了 80% 以上": min(final.values()) > 0.8,  # zh
    "延迟编码的脉冲不到速率编码的十分之一……": count["latency"] < count["rate"] / 10,  # zh
    "……准确率只低 1 到 8 个百分点": 0.01 < gap < 0.08,  # zh
    "簇发编码只看一步就超过 70%": accuracy["burst"][0] > 0.7,  # zh
    "速率编码此时还不到 60%，三步之后超过 80%": accuracy["rate"][0] < 0.6 < 0.8 < accuracy["rate"][2],  # zh
    "速率编码三步之后，离最终准确率不到 5 个百分点": final["rate"] - accuracy["rate"][2] < 0.05,  # zh
    "步进法只看一步什么也不知道": accuracy["step_forward"][0] < 0.15,  # zh
    "直接编码与速率编码相差不到 4 个百分点": abs(final["direct"] - final["rate"]) < 0.04,  # zh
    "不论哪种编码，每幅图像的隐藏层脉冲都在 200 到 700 个": 200 < min(hidden.values()) <= max(hidden.values()) < 700,  # zh
}
for statement, holds in statements.items():
    print("✓" if holds else "✗", statement)

# %% [markdown] id="early-text" lang="en" slide="slide"
# ### Why do burst and latency start so well?
#
# What has the network seen after one step? Look at the latency code's first step with the time cursor.
#
# %% [markdown] id="early-text" lang="zh" slide="slide"
# ### 为什么簇发编码和延迟编码起步就好？
#
# 只看一步，网络看到了什么？用时间游标看看延迟编码的第一步。
#
# %% id="early" tags=["nbval-ignore-output"] slide="fragment"
digit = test_images[0].reshape(28, 28)
e = explore.latency(digit, num_steps=16, linear=True, normalize=True, clip=True)
q = explore.ask(  # en
    "Latency, 16 steps. Which pixels has the network seen after step 0?",  # en
    {  # en
        "None: the values need the whole window": "A latency code needs the window to send dark pixels. The brightest fire at once.",  # en
        "The whitest ones, the core of the stroke": "Right. That is a thin version of the digit, and enough to tell most digits apart.",  # en
        "All pixels of the stroke": "That is the burst code: there, each pixel above 0 fires at step 0, and step 0 is the whole outline.",  # en
    },  # en
    e,  # en
)  # en
q = explore.ask(  # zh
    "延迟编码，16 步。第 0 步之后，网络看到了哪些像素？",  # zh
    {  # zh
        "一个也没有：要等整个窗口结束": "要用到整个窗口的是暗像素，最亮的像素立刻就发放。",  # zh
        "最白的那些，即笔画的中心": "正确。那是瘦一圈的数字，已经足够认出大多数了。",  # zh
        "笔画上的所有像素": "那是簇发编码：凡是大于 0 的像素都在第 0 步发放，第 0 步就是整个轮廓。",  # zh
    },  # zh
    e,  # zh
)  # zh
q

# %% [markdown] id="why-text" lang="en" slide="slide"
# ## 5 · Why encode? Do the sums
#
# "Direct" is right about as often as rate, without an encoder in front. So why bother? Because of the work for the processor. Direct input multiplies every pixel by 100 weights. (Once: the image stands still, so its current is the same at each step.) A spike multiplies nothing: if it is there, 100 weights are added; if not, nothing is done.
#
# On a 45 nm chip, an addition takes 0.9 pJ and a multiply-and-add 4.6 pJ, in 32-bit arithmetic (Horowitz, 2014). For the first layer and one image, that gives:
#
# %% [markdown] id="why-text" lang="zh" slide="slide"
# ## 5 · 为什么要编码？算一笔账
#
# “直接编码”前面不用编码器，认对的比例却和速率编码差不多。那又何必多此一举？要看处理器做了多少事。直接编码时，每个像素都要与 100 个权重相乘。（只需一遍：图像不动，每一步的电流都一样。）脉冲则什么都不乘：有脉冲就加上 100 个权重，没有就不加。
#
# 按 45 nm 芯片上 32 位运算的能耗（Horowitz，2014），一次加法 0.9 pJ，一次乘加 4.6 pJ，只算第一层、一幅图像：
#
# %% id="why" slide="fragment"
ink = int((test_images > 0).sum()) / len(test_images)
rows = ["| input | operations in the first layer | energy |", "| --- | ---: | ---: |"]  # en
plain = (("direct", 784), ("direct, zeros skipped", ink))  # en
rows = ["| 输入 | 第一层的运算次数 | 能耗 |", "| --- | ---: | ---: |"]  # zh
plain = (("direct", 784), ("direct，跳过零", ink))  # zh
for name, pixels in plain:
    operations = round(pixels * 100)
    energy = measure.energy_model(multiply_additions=operations)
    rows.append(f"| {name} | {operations:,} × + | {energy * 1e9:.0f} nJ |")
for name, spikes in count.items():
    if name != "direct":
        operations = round(spikes * 100)
        rows.append(f"| {name} | {operations:,} + | {measure.energy_model(additions=operations) * 1e9:.0f} nJ |")
display(Markdown("\n".join(rows)))

# %% [markdown] id="why-explain" lang="en" slide="subslide"
# So does encoding pay? Not always:
#
# - **Latency** takes a thirtieth of the plain product's energy, and a fifth of that of a product that skips black pixels. A few points of accuracy are the price.
# - **Rate**, step-forward and phase at 16 steps cost less than the plain product but *more* than one that skips zeros. If stopped after three steps, they would be much cheaper and nearly as good: look at the figure.
# - Of the six codes, **population** costs most, because black pixels fire, too.
#
# This is a model of part of the arithmetic. It leaves out memory; the leak of the 100 neurons, 16 multiply-and-adds each, about 7 nJ with any code; and the second layer, 200 to 700 hidden spikes with 10 weights each, 2 to 6 nJ with any code. And if the data *comes* as spikes, from an event camera, there is no encoding to pay for in the first place.
#
# %% [markdown] id="why-explain" lang="zh" slide="subslide"
# 编码划算吗？不一定：
#
# - **延迟编码**的能耗约为普通乘加的三十分之一；与跳过黑像素的乘加相比，也只有五分之一。代价是准确率低几个百分点。
# - **速率编码**、步进法和相位编码用满 16 步时，比普通乘加省，却比跳过零的乘加*更费*。如果三步之后就叫停，会便宜得多，效果也差不了多少，看图便知。
# - **群体编码**是六种里最费的，因为黑像素也有神经元发放。
#
# 这只是对一部分运算的估算。没有算内存；没有算 100 个神经元的泄漏，各 16 次乘加，不论哪种编码都是 7 nJ 左右；也没有算第二层，隐藏层 200 到 700 个脉冲，各连 10 个权重，不论哪种编码都是 2 到 6 nJ。而如果数据*本来*就是脉冲，比如来自事件相机，那就根本没有编码这笔开销。
#
# %% [markdown] id="latency-predict" lang="en" slide="slide"
# ## 6 · The other target
#
# So far every network learned the rate target. Now the same network, fed with the burst code, learns the **latency target**: one spike from the right neuron, at step 3. The first neuron to fire decides.
#
# **Predict.** Compared with the rate target, will its answers come sooner or later?
#
# <details><summary><b>A.</b> Sooner, because only the first spike counts</summary>
#
# That makes only the <i>reading</i> quick. The neuron must still reach its threshold, and it was taught to do so once, carefully, rather than at every step.
# </details>
# <details><summary><b>B.</b> Later</summary>
#
# Right. The rate target demands a spike at almost every step, so the right neuron is pushed hard from the start. The latency target demands a single one and punishes each further one.
# </details>
# <details><summary><b>C.</b> At step 3 exactly, as that is the target</summary>
#
# A target is a wish. If the network is in doubt, the spike comes late, or not at all.
# </details>
#
# %% [markdown] id="latency-predict" lang="zh" slide="slide"
# ## 6 · 另一种目标
#
# 到此为止，每个网络学的都是速率目标。现在让同样的网络、同样的簇发编码输入，去学**延迟目标**：正确的神经元在第 3 步发放一次。谁先发放就听谁的。
#
# **预测**：与速率目标相比，它的答案来得更早还是更晚？
#
# <details><summary><b>A.</b> 更早，因为只看第一个脉冲</summary>
#
# 只看第一个脉冲，只是*读*得快。神经元仍然得越过阈值，而它学到的是谨慎地发放一次，而不是每步都发放。
# </details>
# <details><summary><b>B.</b> 更晚</summary>
#
# 正确。速率目标要求几乎每步都有脉冲，所以从一开始就使劲推动正确的神经元；延迟目标只要一个，多一个都要罚。
# </details>
# <details><summary><b>C.</b> 恰好在第 3 步，因为目标就是第 3 步</summary>
#
# 目标只是愿望。网络拿不准的时候，脉冲会迟到，甚至不来。
# </details>
#
# %% id="latency-target" tags=["nbval-ignore-output"] slide="subslide"
outcome = {}
spikes = CODES["burst"](test_images)
for name, target in (("rate", often), ("latency", early)):
    network = train(CODES["burst"], target)
    with torch.no_grad():
        output = network(spikes)
    time = measure.first_spike_time(output)
    time = torch.where(time == measure.SILENT, STEPS, time)
    hits = (time.argmin(-1) == test_labels).float().mean()
    outcome[name] = (hits, time.amin(-1).float().mean(), output.sum() / len(test_labels))
rows = ["| target | first to fire is right | its step, on average | output spikes per image |"]  # en
rows = ["| 目标 | 先发放者答对 | 平均在第几步 | 每幅图像的输出脉冲 |"]  # zh
rows += ["| --- | ---: | ---: | ---: |"]
rows += [f"| {name} | {hits:.0%} | {step:.1f} | {fired:.1f} |" for name, (hits, step, fired) in outcome.items()]
display(Markdown("\n".join(rows)))

# %% id="latency-holds" slide="fragment"
(hits, step, fired), (late_hits, late_step, late_fired) = outcome["rate"], outcome["latency"]
statements = {
    "the rate target answers within 2 steps, on average": step < 2,  # en
    "the latency target later than step 5 …": late_step > 5,  # en
    "… with less than a quarter of the output spikes": late_fired < fired / 4,  # en
    "both are right on more than 75 %": min(hits, late_hits) > 0.75,  # en
    "速率目标平均不到 2 步就有答案": step < 2,  # zh
    "延迟目标要到第 5 步之后……": late_step > 5,  # zh
    "……但输出脉冲不到四分之一": late_fired < fired / 4,  # zh
    "两者都认对了 75% 以上": min(hits, late_hits) > 0.75,  # zh
}
for statement, holds in statements.items():
    print("✓" if holds else "✗", statement)

# %% [markdown] id="latency-explain" lang="en" slide="notes"
# About one output spike for each image instead of a dozen: if the result has to travel to a distant chip, that is worth a lot; if the answer is urgent, it is not. So the target's code, too, depends on what it is for.
#
# %% [markdown] id="latency-explain" lang="zh" slide="notes"
# 每幅图像大约只输出一个脉冲，而不是十几个：如果结果要传到远处的另一块芯片，这很值；如果急着要答案，就不值了。可见目标用什么编码，也要看拿它来做什么。
#
# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 7 · Check yourself
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
# <details><summary><b>A.</b> Yes, at the 7th step (step 6)</summary>
#
# 7 × 0.15 is more than 1, but a fifth of the potential leaks away at each step.
# </details>
# <details><summary><b>B.</b> No</summary>
#
# Right: it settles at 0.15 / (1 − 0.8) = 0.75, below 1.
# </details>
# <details><summary><b>C.</b> Only with the rate code</summary>
#
# What counts is the current that arrives. A rate code with the same mean would vary, and might reach 1 by chance; but here the input is constant.
# </details>
#
# **3.** Somebody says: "Encoding into spikes saves energy." What do you answer?
#
# <details><summary><b>A.</b> Yes, additions are cheaper than multiplications</summary>
#
# A single one is. But in our table, 16 steps of rate take more energy than one product that skips black pixels.
# </details>
# <details><summary><b>B.</b> No, the direct input was just as accurate</summary>
#
# Accuracy is not energy. Latency took a thirtieth of the energy.
# </details>
# <details><summary><b>C.</b> It depends: with which code, in how many steps, against what?</summary>
#
# Right, and now you can work it out: spikes × fan-out × 0.9 pJ, compared with multiply-and-adds × 4.6 pJ.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 7 · 自测
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
# <details><summary><b>A.</b> 会，在第 7 个时间步（编号 6）</summary>
#
# 7 × 0.15 确实大于 1，可是膜电位每步要漏掉五分之一。
# </details>
# <details><summary><b>B.</b> 不会</summary>
#
# 正确：它停在 0.15 / (1 − 0.8) = 0.75，够不到 1。
# </details>
# <details><summary><b>C.</b> 用速率编码才会</summary>
#
# 要紧的是到达的电流。平均值相同的速率编码有起伏，碰巧能到 1；但这里的输入是恒定的。
# </details>
#
# **3.** 有人说：“编码成脉冲就能省电。”你怎么回答？
#
# <details><summary><b>A.</b> 对，加法比乘法便宜</summary>
#
# 单看一次确实如此。但在我们的表里，16 步速率编码比跳过黑像素的一遍乘加更费。
# </details>
# <details><summary><b>B.</b> 不对，直接编码一样准</summary>
#
# 准确率不等于能耗。延迟编码的能耗只有它的三十分之一左右。
# </details>
# <details><summary><b>C.</b> 要看情况：哪种编码，多少步，跟什么比？</summary>
#
# 正确，而且你已经会算了：脉冲数 × 扇出 × 0.9 pJ，对比乘加次数 × 4.6 pJ。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - A LIF neuron adds up its input, forgets a share 1 − β at each step, and fires at 1. If the input stays below 1 − β, it is silent for ever.
# - A jump in the forward pass, the slope of a smooth curve in the backward pass: with such a surrogate gradient, an ordinary training loop trains a spiking network.
# - Targets are encoded, too: here, a target of many spikes gave quick answers, and a target of a single spike saved spikes.
# - You can calculate whether encoding pays. On these digits latency saves most, for a few points of accuracy.
#
# | English | 中文 |
# | --- | --- |
# | leaky integrate-and-fire (LIF) | 泄漏积分发放 |
# | membrane potential | 膜电位 |
# | surrogate gradient | 替代梯度 |
# | target | 目标 |
# | spiking neural network | 脉冲神经网络 |
#
# **Now you:** [exercises for this lesson](08-learn-exercises.ipynb). That was the last lesson. From here, snnTorch's and SpikingJelly's tutorials go on with networks; you will know what is in their input.
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - LIF 神经元把输入累加起来，每步忘掉 1 − β，到 1 就发放。输入小于 1 − β 时，它永远沉默。
# - 前向是阶跃，反向用平滑曲线的斜率：有了替代梯度，普通的训练循环就能训练脉冲神经网络。
# - 目标也要编码。在这个实验里，要快，就多发脉冲；要省，就只发一个。
# - 编码划不划算，算一算便知。在这些手写数字上，延迟编码最省，代价是准确率低几个百分点。
#
# | 中文 | English |
# | --- | --- |
# | 泄漏积分发放 | leaky integrate-and-fire (LIF) |
# | 膜电位 | membrane potential |
# | 替代梯度 | surrogate gradient |
# | 目标 | target |
# | 脉冲神经网络 | spiking neural network |
#
# **轮到你了**：[本课练习](08-learn-exercises.ipynb)。这是最后一课。接下来可以去读 snnTorch 和 SpikingJelly 讲网络的教程，它们的输入里装的是什么，你已经清楚了。
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
# - J. K. Eshraghian 等，“Training spiking neural networks using lessons from deep learning”，*Proceedings of the IEEE* 111(9)，2023，[doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
