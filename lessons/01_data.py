# %% [markdown] id="title" lang="en" slide="slide"
# # 01 · From data to tensors
#
# Before a picture can become spikes, it has to become numbers in the right range, in a tensor of the right shape. This lesson goes through the steps: data set, transform, subset, batches. Then it turns to the question that learners ask most often: **why encode at all?**
#
# **After this lesson you can**
# - load MNIST offline, and say what each step on the way to a batch does to type, range and shape;
# - name two ways to feed a still image to a network that runs in time, and compute what each of them costs;
# - read the shape of a spike tensor, and take one image, one time step or one neuron out of it.
#
# **You need** [lesson 00](00-welcome.ipynb) and a little Python. **Time:** about 35 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 01 · 从数据到张量
#
# 图像要变成脉冲，先得变成数值：取值范围要对，张量（tensor）的形状也要对。本课先走完这几步：数据集、变换、子集、批次。然后回答学习者问得最多的一个问题：**为什么非要编码不可？**
#
# **学完本课，你可以**
# - 不联网就载入 MNIST，并说出从图像到批次的每一步怎样改变类型、取值范围和形状；
# - 说出把静止图像送进随时间运行的网络的两种做法，并算出各自的代价；
# - 读懂脉冲张量的形状，从中取出一幅图像、一个时间步或一个神经元。
#
# **需要的基础**：[第 00 课](00-welcome.ipynb)，会一点 Python。**时间**：约 35 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader, Subset

from course import begin, data, diagram, encode, explore, measure, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="digits-idea" lang="en" slide="slide"
# ## 1 · The digits
#
# MNIST holds 70,000 handwritten digits, 28 × 28 pixels each, with their labels: 60,000 for training, 10,000 for testing (LeCun et al., 1998). Usually `datasets.MNIST(folder, download=True)` fetches them from a server, which may be down on the day of the lecture. So 6,000 training digits and 1,000 test digits ship with this course; `data.root()` is the folder that holds them. (`data.mnist(full=True)` fetches all of them, once.)
#
# %% [markdown] id="digits-idea" lang="zh" slide="slide"
# ## 1 · 手写数字
#
# MNIST 收有 70,000 个手写数字，每个 28 × 28 像素，都带标签：60,000 个用来训练，10,000 个用来测试（LeCun 等，1998）。通常用 `datasets.MNIST(folder, download=True)` 从服务器下载，但服务器有时连不上。所以本课程自带 6,000 个训练样本和 1,000 个测试样本，`data.root()` 就是它们所在的文件夹。（`data.mnist(full=True)` 会下载整个数据集，只下载一次。）
#
# %% id="digits-load" slide="fragment"
from torchvision import datasets, transforms

digits = datasets.MNIST(data.root(), train=True)
image, label = digits[0]
darkest, brightest = image.getextrema()
print(f"{len(digits):,} digits. The first: type {type(image).__name__}, size {image.size}, label {label}")  # en
print(f"Pixel values from {darkest} to {brightest}")  # en
print(f"共 {len(digits):,} 个样本。第一个：类型 {type(image).__name__}，大小 {image.size}，标签 {label}")  # zh
print(f"像素值从 {darkest} 到 {brightest}")  # zh

# %% [markdown] id="transform-idea" lang="en" slide="slide"
# ## 2 · A transform: from picture to tensor
#
# You cannot compute with a picture object. A **transform** is what the data set does to each image before handing it over. The most important one is `ToTensor`.
#
# **Predict.** What will `ToTensor` make of this picture of 28 × 28 bytes, 0 to 255?
#
# <details><summary><b>A.</b> A tensor <code>[28, 28]</code> with whole numbers from 0 to 255</summary>
#
# A plain conversion would give that, but <code>ToTensor</code> also divides by 255 and puts an axis for the channels in front.
# </details>
# <details><summary><b>B.</b> A tensor <code>[1, 28, 28]</code> with fractions from 0 to 1</summary>
#
# Right. A number from 0 to 1 can be read as a probability, and lesson 02 will do just that.
# </details>
# <details><summary><b>C.</b> A tensor <code>[28, 28, 1]</code>, as pictures are height × width × channel</summary>
#
# That is so in NumPy, Pillow and matplotlib. PyTorch puts the channel first: this is where the axes of a picture get mixed up most often.
# </details>
#
# %% [markdown] id="transform-idea" lang="zh" slide="slide"
# ## 2 · 变换：从图像到张量
#
# 图像对象不能直接参与运算。**变换**（transform）就是数据集在交出每幅图像之前对它做的处理，其中最要紧的是 `ToTensor`。
#
# **预测**：这幅图像有 28 × 28 个字节，取值 0 到 255。经过 `ToTensor` 会变成什么？
#
# <details><summary><b>A.</b> 形状 <code>[28, 28]</code> 的张量，元素是 0 到 255 的整数</summary>
#
# 如果只是换个类型，确实如此；但 <code>ToTensor</code> 还会除以 255，并在最前面加一条通道轴。
# </details>
# <details><summary><b>B.</b> 形状 <code>[1, 28, 28]</code> 的张量，元素是 0 到 1 的小数</summary>
#
# 正确。0 到 1 之间的数可以看成概率，第 02 课就这样用。
# </details>
# <details><summary><b>C.</b> 形状 <code>[28, 28, 1]</code> 的张量，因为图像是高 × 宽 × 通道</summary>
#
# NumPy、Pillow 和 matplotlib 是这样，PyTorch 却把通道放在最前面：图像的轴最容易在这里弄混。
# </details>
#
# %% id="transform-code" slide="fragment"
tensor = transforms.ToTensor()(image)
print(list(tensor.shape), tensor.dtype)
print(f"{tensor.min():.0f} … {tensor.max():.0f}")
print(f"{image.getpixel((12, 7))} / 255 = {tensor[0, 7, 12]:.3f}")

# %% [markdown] id="tutorial-idea" lang="en" slide="slide"
# Look at the last line: Pillow asks for `(column, row)`, the tensor for `[channel, row, column]`.
#
# ### More is not better
#
# Transforms are chained with `Compose`. snnTorch's tutorial chains four of them. Many other MNIST examples end in `Normalize((0.1307,), (0.3081,))`, which subtracts the mean of all pixels and divides by their standard deviation. Let us see what these extra transforms do.
#
# %% [markdown] id="tutorial-idea" lang="zh" slide="slide"
# 注意最后一行：Pillow 的下标是 `(列, 行)`，张量的下标是 `[通道, 行, 列]`。
#
# ### 变换并非越多越好
#
# 多个变换用 `Compose` 串起来，snnTorch 的教程就串了四个。别处的 MNIST 例子，还常以 `Normalize((0.1307,), (0.3081,))` 收尾：减去全部像素的平均值，再除以标准差。来看看这些额外的变换做了什么。
#
# %% id="tutorial-code" slide="fragment"
tutorial = transforms.Compose(
    [
        transforms.Resize((28, 28)),  # is 28 × 28 already  # en
        transforms.Grayscale(),  # is grey already  # en
        transforms.ToTensor(),  # en
        transforms.Normalize((0,), (1,)),  # minus 0, divided by 1  # en
        transforms.Resize((28, 28)),  # 本来就是 28 × 28  # zh
        transforms.Grayscale(),  # 本来就是灰度  # zh
        transforms.ToTensor(),  # zh
        transforms.Normalize((0,), (1,)),  # 减 0，除以 1  # zh
    ]
)
same = all(torch.equal(tutorial(digits[k][0]), data.mnist()[k][0]) for k in range(100))
standard = transforms.Normalize((0.1307,), (0.3081,))(tensor)
outside = ((standard < 0) | (standard > 1)).float().mean()
print(f"The tutorial's four transforms give what ToTensor alone gives: {same}")  # en
print(f"Standardised: from {standard.min():.2f} to {standard.max():.2f}; outside [0, 1]: {outside:.0%}")  # en
print(f"教程的四个变换与单独一个 ToTensor 结果相同：{same}")  # zh
print(f"标准化之后：从 {standard.min():.2f} 到 {standard.max():.2f}；超出 [0, 1] 的像素占 {outside:.0%}")  # zh

# %% [markdown] id="tutorial-explain" lang="en" slide="fragment"
# On MNIST, three of the four do nothing. They are meant for other pictures: larger ones, or coloured ones.
#
# Standardising helps ordinary networks to learn, but **it takes the numbers out of [0, 1]**, and a spike code that reads values as probabilities cannot use −0.42 or 2.82. So, if you encode the pixels yourself: scale to [0, 1] and do not standardise. (A network that takes plain numbers, as in section 5, may well be fed standardised ones.)
#
# %% [markdown] id="tutorial-explain" lang="zh" slide="fragment"
# 对 MNIST 来说，四个变换里有三个什么也没做。它们是为别的图像准备的：更大的，或者彩色的。
#
# 标准化有助于普通网络的学习，却**把数值带出了 [0, 1]**；脉冲编码要把数值看成概率，−0.42 和 2.82 就没法用了。所以，像素若由你自己编码，就缩放到 [0, 1]，不要标准化。（如果网络直接接受普通数值，像第 5 节那样，标准化倒是可以的。）
#
# %% [markdown] id="subset-idea" lang="en" slide="slide"
# ## 3 · A subset, and batches
#
# To try things out, a few hundred digits are enough. `Subset(dataset, indices)` keeps the chosen ones and copies nothing. The simplest choice is the first ones in the file. Is that a fair sample of the ten digits?
#
# %% [markdown] id="subset-idea" lang="zh" slide="slide"
# ## 3 · 子集与批次
#
# 做试验有几百个样本就够了，不需要几万个。`Subset(dataset, indices)` 只保留选中的样本，也不复制数据。最省事的选法是取文件里最前面的一段。这样取，0 到 9 各占的份数均匀吗？
#
# %% id="subset-code" slide="fragment"
mnist = data.mnist()  # the digits that ship, with ToTensor as their transform  # en
mnist = data.mnist()  # 课程自带的样本，变换为 ToTensor  # zh
few = Subset(mnist, range(600))
by_label = Subset(mnist, mnist.targets.argsort(stable=True)[:600])

for dataset in (few, by_label):
    labels = mnist.targets[dataset.indices]
    print(f"{len(dataset)} digits; of 0, 1, 2, … 9: {labels.bincount(minlength=10).tolist()}")  # en
    print(f"{len(dataset)} 个样本；其中 0、1、2……9 各有：{labels.bincount(minlength=10).tolist()}")  # zh

# %% [markdown] id="loader-idea" lang="en" slide="slide"
# Roughly, yes, because MNIST's digits come in mixed order. If the file were sorted by label, as many are, the first 600 would be zeros and a few ones: see the second line of the output. If you do not know the order, choose the indices at random.
#
# A **DataLoader** hands the samples out in **batches**, a few at a time, in a new order on each pass if `shuffle=True`.
#
# **Predict.** 6,000 digits, in batches of 128. How many batches are there?
#
# <details><summary><b>A.</b> 47, the last one smaller</summary>
#
# Right: the last batch has 112 digits. Code that takes 128 for granted breaks there, so ask the batch: <code>len(images)</code>.
# </details>
# <details><summary><b>B.</b> 46, as 6,000 / 128 = 46.9</summary>
#
# Then 112 digits would never be seen. That happens only if you ask for it, with <code>drop_last=True</code>.
# </details>
# <details><summary><b>C.</b> 47, with 128 digits each</summary>
#
# 47 is right, but 47 × 128 = 6,016: the last batch cannot be full.
# </details>
#
# %% [markdown] id="loader-idea" lang="zh" slide="slide"
# 大致均匀，因为 MNIST 的样本本来就是打乱的。假如文件按标签排序（很多数据集正是如此），前 600 个就几乎全是 0，外加几个 1（见上面输出的第二行）。不清楚顺序时，请随机选取下标。
#
# **DataLoader** 把样本分成一个个**批次**（batch）交出来；设 `shuffle=True`，每一轮的顺序都不同。
#
# **预测**：6,000 个样本，每批 128 个，一共多少批？
#
# <details><summary><b>A.</b> 47 批，最后一批少一些</summary>
#
# 正确：最后一批只有 112 个。认定每批 128 个的代码会在这里出错，实际个数应从批次本身得到：<code>len(images)</code>。
# </details>
# <details><summary><b>B.</b> 46 批，因为 6,000 / 128 = 46.9</summary>
#
# 那样就有 112 个样本永远用不上。只有写明 <code>drop_last=True</code> 才会这样。
# </details>
# <details><summary><b>C.</b> 47 批，每批都是 128 个</summary>
#
# 47 没错，可是 47 × 128 = 6,016，最后一批装不满。
# </details>
#
# %% id="loader-code" slide="fragment"
shuffle = torch.Generator().manual_seed(0)  # the same order on every machine  # en
shuffle = torch.Generator().manual_seed(0)  # 固定随机种子，每台电脑上顺序都相同  # zh
loader = DataLoader(mnist, batch_size=128, shuffle=True, generator=shuffle)

sizes = [len(labels) for images, labels in loader]
print(f"{len(sizes)} batches, the last of {sizes[-1]}")  # en
print(f"{len(sizes)} 批，最后一批 {sizes[-1]} 个")  # zh
images, labels = next(iter(loader))
print(list(images.shape), list(labels.shape))

# %% id="loader-figure" slide="subslide"
fig, axes = plt.subplots(2, 8, figsize=(9, 2.9))
for ax, picture, digit in zip(axes.flat, images, labels, strict=False):
    plot.image(picture[0], ax).set_title(int(digit))
fig.suptitle("The first 16 of a batch, with their labels")  # en
fig.suptitle("一个批次的前 16 幅图像及其标签")  # zh
plt.show()

# %% [markdown] id="feed-idea" lang="en" slide="slide"
# ## 4 · Two ways to feed an image
#
# A spiking neural network runs in time, step by step. An MNIST image has no time: it is there all at once. There are two ways to feed it in.
#
# 1. **Static repeat**: feed in the same image at every step, as plain numbers, as if it were a very dull video.
# 2. **Spike train**: turn every pixel into a train of zeros and ones. Now time carries information: *how often* a pixel fires, or *when*.
#
# %% [markdown] id="feed-idea" lang="zh" slide="slide"
# ## 4 · 送入图像的两种做法
#
# **脉冲神经网络**（spiking neural network）是随时间一步一步运行的。MNIST 却没有时间：一幅图像从一开始就完整地摆在那里。办法有两种。
#
# 1. **静态重复**（static repeat）：每一步都把同一幅图像送进去，数值原样不变，好比一段从头到尾毫无变化的视频。
# 2. **脉冲序列**：把每个像素都变成一串 0 和 1。这样，时间就有了内容：发放得*多频繁*，或者*何时*发放。
#
# %% id="feed-figure" slide="fragment"
diagram.feed(images[0, 0], seed=5)
plt.show()

# %% [markdown] id="feed-read" lang="en" slide="skip"
# Follow the framed grey pixel: in the upper row it is the same number at every step; in the lower row it is 0 or 1, never anything in between.
#
# %% [markdown] id="feed-read" lang="zh" slide="skip"
# 请看框出的那个灰色像素：上一行每步都是同一个数，下一行每步是 0 或 1，没有中间值。
#
# %% id="feed-code" slide="subslide"
num_steps = 100
coin = torch.Generator().manual_seed(0)
repeated = images.expand(num_steps, *images.shape)
spikes = encode.rate(images, num_steps, generator=coin)

print("repeated:", list(repeated.shape), "different values:", len(repeated[0].unique()))  # en
print("spikes:  ", list(spikes.shape), "different values:", len(spikes.unique()))  # en
print("静态重复：", list(repeated.shape), "不同的取值：", len(repeated[0].unique()))  # zh
print("脉冲序列：", list(spikes.shape), "不同的取值：", len(spikes.unique()))  # zh
names = ("repeated", "spikes")  # en
names = ("静态重复", "脉冲序列")  # zh
for name, fed in zip(names, (repeated, spikes), strict=True):
    error = measure.rmse(images, fed.mean(0))
    print(f"{name}: average over time differs from the image by {error:.3f}")  # en
    print(f"{name}：对时间取平均，与原图相差 {error:.3f}")  # zh

# %% [markdown] id="ask-idea" lang="en" slide="slide"
# The shapes are the same, so one network can take either. Static repeat loses nothing. Spikes make the picture a little inexact; in return, only two values are left.
#
# Now a prediction about the second way. Choose an answer; then the explorer opens. Press *Play*, and watch the picture that shows the spikes of a single step. Once you move a slider, the explanation appears.
#
# %% [markdown] id="ask-idea" lang="zh" slide="slide"
# 两者形状相同，可以送进同一个网络。静态重复不损失任何信息；脉冲会让画面略有失真，换来的是只剩下两种取值。
#
# 关于第二种做法，请先预测：选定一个答案，探索器就会打开。点“播放”，留意显示单个时间步脉冲的那幅图；再拖动一下滑块，就会出现解释。
#
# %% id="ask" tags=["nbval-ignore-output"] slide="subslide"
e = explore.rate(images[:4], num_steps=20)
explore.ask("still-image", e)

# %% id="ask-count" slide="fragment"
changed = (spikes[1:] != spikes[:-1]).float().mean()
grey = ((images > 0) & (images < 1)).float().mean()
print(f"Pixels that are neither black nor white: {grey:.1%}")  # en
print(f"Pixels that differ from one step to the next: {changed:.1%}")  # en
print(f"既不是全黑也不是全白的像素：{grey:.1%}")  # zh
print(f"前后两步不同的像素：{changed:.1%}")  # zh

# %% [markdown] id="ask-explain" lang="en" slide="fragment"
# <details><summary><b>Only after you have answered</b></summary>
#
# Not every grey pixel changes, since most greys are close to black or to white: a pixel of value $p$ differs between two steps with probability $2p(1-p)$, which is at most one half.
#
# </details>
#
# %% [markdown] id="ask-explain" lang="zh" slide="fragment"
# <details><summary><b>先回答，再展开</b></summary>
#
# 变化的像素比灰色像素少，因为多数灰色都接近黑或白：值为 $p$ 的像素，前后两步不同的概率是 $2p(1-p)$，最大也只有二分之一。
#
# </details>
#
# %% [markdown] id="why-idea" lang="en" slide="slide"
# ## 5 · Why encode at all?
#
# If you go on to snnTorch's later tutorials, you are in for a surprise: no `rate`, no `latency`; the plain image goes into the network at every step. Learners ask [again](https://github.com/jeshraghian/snntorch/issues/119) and [again](https://github.com/jeshraghian/snntorch/issues/383): "Doesn't the data have to be encoded?" Let us look at what the first neuron does with a plain number.
#
# The simplest spiking neuron adds its input to a **membrane potential** at every step. When the potential reaches a threshold, here 1, the neuron fires, and the threshold is subtracted.
#
# **Predict.** This neuron is fed the number 0.375 (three eighths) at every step. What comes out?
#
# <details><summary><b>A.</b> 0.375 at every step: a number goes in, so a number comes out</summary>
#
# That would be an ordinary neuron of a neural network. This one silently adds up its input, and its output is a spike or nothing.
# </details>
# <details><summary><b>B.</b> Nothing: 0.375 is below the threshold</summary>
#
# At the first step, yes. But the potential is kept and grows: 0.375, 0.75, 1.125, and it fires.
# </details>
# <details><summary><b>C.</b> Spikes at random steps, in 37.5 % of them</summary>
#
# The share is right, but no coin is tossed here: the same input always gives the same spikes.
# </details>
# <details><summary><b>D.</b> Three spikes in eight steps, always the same</summary>
#
# Right. That is a rate code too, only a <i>deterministic</i> one.
# </details>
#
# %% [markdown] id="why-idea" lang="zh" slide="slide"
# ## 5 · 为什么非要编码不可？
#
# 接着读 snnTorch 后面的教程，你会吃一惊：既没有 `rate`，也没有 `latency`，每一步都直接把原图送进网络。“数据难道不用编码吗？”这个问题[一再](https://github.com/jeshraghian/snntorch/issues/119)有人[提起](https://github.com/jeshraghian/snntorch/issues/383)。我们来看看，第一个神经元拿到一个普通数值后做了什么。
#
# 最简单的脉冲神经元，每一步都把输入加到**膜电位**（membrane potential）上。膜电位达到**阈值**（threshold，这里是 1），神经元就发放一次，膜电位随即减去阈值。
#
# **预测**：每一步都给这个神经元送入 0.375（八分之三），它会输出什么？
#
# <details><summary><b>A.</b> 每步输出 0.375：进去的是数，出来的也是数</summary>
#
# 那是普通的人工神经元。这个神经元只在内部默默累加，输出要么是一个脉冲，要么什么也没有。
# </details>
# <details><summary><b>B.</b> 什么也不输出，因为 0.375 没到阈值</summary>
#
# 第一步确实没到。但膜电位会保留下来继续增长：0.375、0.75、1.125，于是发放。
# </details>
# <details><summary><b>C.</b> 在随机的时间步发放，占全部步数的 37.5%</summary>
#
# 比例是对的，但这里没有抛硬币：输入相同，脉冲就总是相同。
# </details>
# <details><summary><b>D.</b> 每八步发放三次，每次运行都一样</summary>
#
# 正确。这也是速率编码，只不过是<i>确定性</i>的。
# </details>
#
# %% id="neuron-code" slide="fragment"
value, potential = 0.375, 0.0
potentials, fired = [], []
for _ in range(24):
    potential = potential + value
    potentials.append(potential)
    fired.append(potential >= 1)
    potential = potential - fired[-1]

print("".join("|" if spike else "·" for spike in fired))
print(f"{sum(fired)} / {len(fired)} = {sum(fired) / len(fired)}")

# %% id="neuron-figure" slide="fragment"
fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 4), height_ratios=[2, 1], sharex=True)
top.plot(potentials, "o-", color="black")
top.axhline(1, color=plot.OFF, linestyle="--", label="threshold")  # en
top.axhline(1, color=plot.OFF, linestyle="--", label="阈值")  # zh
top.set_title("The first layer encodes: a constant number becomes a spike train")  # en
top.set(ylim=(0, 1.7), ylabel="Potential")  # en
top.set_title("第一层就在编码：固定的数值变成了脉冲序列")  # zh
top.set(ylim=(0, 1.7), ylabel="膜电位")  # zh
top.legend(loc="upper right")
plot.neuron(torch.tensor(fired).unsqueeze(1), index=0, ax=bottom)
plt.show()

# %% [markdown] id="why-explain" lang="en" slide="slide"
# So the answer is: **a spiking network always encodes; the question is where.**
#
# | where | what goes in | when to choose it |
# | --- | --- | --- |
# | in front of the network: `encode.rate`, `encode.latency`, … | spikes | the hardware accepts only spikes; you want to decide how time is used; you study codes |
# | in the network's first layer: static repeat, also called *direct coding* or *constant current* | plain numbers at every step | still images, on an ordinary computer, with few steps |
# | in the sensor: event camera, silicon cochlea | spikes, straight from the sensor | moving scenes, sound: nothing is left to encode |
#
# Plain numbers have a price: the first layer has to multiply. Which is cheaper? We take one layer of 100 neurons and a simple model of energy (Horowitz, 2014: in a 45 nm process, 4.6 pJ for a multiplication with addition, 0.9 pJ for an addition alone; memory is left out).
#
# %% [markdown] id="why-explain" lang="zh" slide="slide"
# 所以答案是：**脉冲神经网络总要编码，问题只是在哪里编码。**
#
# | 在哪里 | 送入什么 | 什么时候选它 |
# | --- | --- | --- |
# | 在网络之前：`encode.rate`、`encode.latency` 等 | 脉冲 | 硬件只接受脉冲；想自己决定怎样利用时间；研究编码本身 |
# | 在网络的第一层：静态重复，也叫*直接编码*（direct coding）或*恒定电流*输入 | 每一步都送入原来的数值 | 静止图像，用普通计算机，时间步不多 |
# | 在传感器里：事件相机、硅耳蜗 | 直接测到的脉冲 | 运动的画面、声音：不必再编码 |
#
# 送入普通数值也有代价：第一层要做乘法。哪种更省？取 100 个神经元的一层，用一个能耗模型来算（Horowitz，2014：45 nm 工艺，一次乘加 4.6 pJ，单独一次加法 0.9 pJ，不计内存）。
#
# %% id="cost-code" slide="fragment"
digit, neurons = images[0, 0], 100
products = digit.numel() * neurons
additions = measure.synaptic_operations(spikes[:, 0], fan_out=neurons) / num_steps
once = measure.energy_model(multiply_additions=products)
per_step = measure.energy_model(additions=round(additions))
print(f"Repeat: {products:,} multiplications with additions, once: {once * 1e9:.0f} nJ")  # en
print(f"Spikes: {additions:,.0f} additions per step: {per_step * 1e9:.1f} nJ per step")  # en
print(f"The spikes are cheaper up to {int(once / per_step)} steps.")  # en
print(f"静态重复：{products:,} 次乘加，只算一次：{once * 1e9:.0f} nJ")  # zh
print(f"脉冲序列：每步 {additions:,.0f} 次加法：每步 {per_step * 1e9:.1f} nJ")  # zh
print(f"不超过 {int(once / per_step)} 步时，脉冲更省。")  # zh

# %% [markdown] id="cost-explain" lang="en" slide="fragment"
# "Once", because the same image gives the same sums at every step, so a clever program keeps them. (A program that multiplies again at each step pays that much *per step*.)
#
# So neither way always wins. Kim et al. (2022) compared them on larger networks: direct coding was more accurate, above all with few steps; rate-coded spikes were harder to fool with manipulated pictures, and took less energy on digital hardware. In lesson 08 you will train a network and measure this yourself.
#
# %% [markdown] id="cost-explain" lang="zh" slide="fragment"
# 之所以“只算一次”，是因为图像不变，每一步的加权和也不变，聪明的程序会把它存下来。（如果每步都重新相乘，那就*每步*都要付出这么多。）
#
# 可见没有哪种做法永远更好。Kim 等（2022）在更大的网络上比较过：直接编码更准确，步数少时尤其明显；速率编码的脉冲更不容易被恶意篡改的图像骗过，在数字电路上也更省电。到第 08 课，你会亲自训练一个网络来测量。
#
# %% [markdown] id="axes-idea" lang="en" slide="slide"
# ## 6 · Five axes
#
# `[100, 128, 1, 28, 28]`: in this course, as in snnTorch, a batch of spikes has the axes **[time × batch × channel × height × width]**. Here they are as a picture: every sheet is an image, every stack a batch, and the stacks stand in a row, one for each time step.
#
# %% [markdown] id="axes-idea" lang="zh" slide="slide"
# ## 6 · 五条轴
#
# `[100, 128, 1, 28, 28]`：本课程和 snnTorch 一样，一个批次的脉冲有五条轴：**[时间 × 批次 × 通道 × 高 × 宽]**。画出来就是下图：一张纸是一幅图像，一叠纸是一个批次，各叠排成一行，每个时间步一叠。
#
# %% id="axes-figure" slide="fragment"
diagram.axes(spikes)
plt.show()

# %% [markdown] id="axes-predict" lang="en" slide="subslide"
# **Predict** for each line what it takes out, and its shape. Then run the cell.
#
# 1. `spikes[0]`
# 2. `spikes[:, 0, 0]`
# 3. `spikes[:, 5, 0, 14, 14]`
# 4. `spikes.sum(0)`
# 5. `spikes[:, 0].flatten(1)`
#
# %% [markdown] id="axes-predict" lang="zh" slide="subslide"
# **预测**：下面每一行取出的是什么，形状如何？想好再运行。
#
# 1. `spikes[0]`
# 2. `spikes[:, 0, 0]`
# 3. `spikes[:, 5, 0, 14, 14]`
# 4. `spikes.sum(0)`
# 5. `spikes[:, 0].flatten(1)`
#
# %% id="axes-code" slide="fragment"
print("1.", list(spikes[0].shape))
print("2.", list(spikes[:, 0, 0].shape))
print("3.", list(spikes[:, 5, 0, 14, 14].shape))
print("4.", list(spikes.sum(0).shape))
print("5.", list(spikes[:, 0].flatten(1).shape))

# %% [markdown] id="axes-explain" lang="en" slide="fragment"
# 1. Step 0 of all images: what a network is fed at that step. (Not image 0!)
# 2. All steps of image 0: an animation.
# 3. The train of one neuron: row 14, column 14 of image 5.
# 4. How often each neuron has fired: a table of counts without time.
# 5. Image 0 with its pixels in a row: the shape that a raster plot needs.
#
# ### Other data, same order
#
# "Which axes for colour? For sound?" is [another common question](https://github.com/jeshraghian/snntorch/issues/376). The rule: **data without time gets a new time axis in front; data with time gets its time axis moved to the front.**
#
# %% [markdown] id="axes-explain" lang="zh" slide="fragment"
# 1. 所有图像的第 0 步：网络在这一步得到的输入。（不是第 0 幅图像！）
# 2. 第 0 幅图像的全部时间步：一段动画。
# 3. 单个神经元的脉冲序列：第 5 幅图像，第 14 行第 14 列。
# 4. 每个神经元发放了几次：只剩计数，没有时间。
# 5. 第 0 幅图像，像素排成一行：画栅格图（raster plot）要的就是这个。
#
# ### 换了数据，顺序不变
#
# “彩色图像用哪几条轴？声音呢？”这也是[常有人问的](https://github.com/jeshraghian/snntorch/issues/376)。规则是：**没有时间的，在最前面加一条时间轴；已经有时间的，把时间轴移到最前面。**
#
# %% id="other-code" slide="fragment"
anything = torch.Generator().manual_seed(0)
colour = torch.rand(16, 3, 32, 32, generator=anything)  # [batch, channel, height, width]  # en
table = torch.rand(16, 4, generator=anything)  # [batch, measurement]  # en
sound = torch.rand(16, 2, 8_000, generator=anything)  # [batch, channel, time]: stereo  # en
colour = torch.rand(16, 3, 32, 32, generator=anything)  # [批次，通道，高，宽]  # zh
table = torch.rand(16, 4, generator=anything)  # [批次，测量值]  # zh
sound = torch.rand(16, 2, 8_000, generator=anything)  # [批次，通道，时间]：立体声  # zh

print(list(encode.rate(colour, num_steps=10, generator=anything).shape))
print(list(encode.rate(table, num_steps=10, generator=anything).shape))
print(list(encode.rate(sound.movedim(-1, 0), time_var_input=True, generator=anything).shape))

# %% [markdown] id="trap-idea" lang="en" slide="slide"
# ### The trap
#
# Some libraries put the batch first, `[batch, time, …]`. If you mix that up, a network takes 128 images for 128 time steps: nonsense that runs without any error message. For a rate code with `gain` near 1 there is a cheap check: count the pixels that differ between `spikes[0]` and `spikes[1]`. With time in front, both come from the same static images, and only a few pixels differ:
#
# %% [markdown] id="trap-idea" lang="zh" slide="slide"
# ### 陷阱
#
# 有些库把批次放在最前面：`[批次, 时间, …]`。一旦弄混，网络就会把 128 幅图像当成 128 个时间步：结果毫无意义，却不会报任何错。对于增益接近 1 的速率编码，算一个比例就能查出来：时间若在最前面，`spikes[0]` 和 `spikes[1]` 来自同样的静止图像，只有少数像素不同：
#
# %% id="trap-code" slide="fragment"
mixed_up = spikes.transpose(0, 1)
names = ("time first", "batch first")  # en
names = ("时间在前", "批次在前")  # zh
for name, fed in zip(names, (spikes, mixed_up), strict=True):
    changes = (fed[1:] != fed[:-1]).float().mean()
    print(f"{name}: {list(fed.shape)}, {changes:.1%} of the pixels differ from one entry of axis 0 to the next")  # en
    print(f"{name}：{list(fed.shape)}，沿第 0 轴前后相邻的两项，有 {changes:.1%} 的像素不同")  # zh

# %% [markdown] id="codes-idea" lang="en" slide="slide"
# ## 7 · Three codes to come
#
# The data is ready: images in [0, 1], in batches, and you know which axis is time. Now for the codes themselves. The next lessons are about three of them:
#
# %% [markdown] id="codes-idea" lang="zh" slide="slide"
# ## 7 · 接下来的三种编码
#
# 数据准备好了：图像取值在 [0, 1] 之内，分成批次，时间该放在哪条轴上也清楚了。接下来讲编码本身，后面三课各讲一种：
#
# %% id="codes-figure" slide="fragment"
diagram.codes()
plt.show()

# %% [markdown] id="codes-explain" lang="en" slide="fragment"
# - **Rate** (lesson 02): the value sets *how often* a neuron fires.
# - **Latency** (lesson 03): the value sets *when* it fires, once.
# - **Delta** (lesson 04): a *change* of the value makes it fire: an ON spike when it rises, an OFF spike when it falls. The signal itself has to vary in time.
#
# %% [markdown] id="codes-explain" lang="zh" slide="fragment"
# - **速率编码**（第 02 课）：数值决定神经元发放得*多频繁*。
# - **延迟编码**（latency coding，第 03 课）：数值决定神经元*何时*发放，只发放一次。
# - **增量调制**（delta modulation，第 04 课）：数值*变化*才发放，变大发放 ON 脉冲，变小发放 OFF 脉冲。它要求信号本身随时间变化。
#
# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## 8 · Check yourself
#
# **1.** Someone standardises MNIST with `Normalize((0.1307,), (0.3081,))` and then calls `encode.rate`. What does a black pixel do?
#
# <details><summary><b>A.</b> It fires in 13 % of the steps, as that is the mean</summary>
#
# The mean is subtracted, not added: black becomes (0 − 0.1307) / 0.3081 = −0.42.
# </details>
# <details><summary><b>B.</b> It never fires, and the code is as good as before</summary>
#
# It does stay silent: −0.42 is clipped to 0. But at the other end, everything brighter than 0.44 is clipped to 1: bright and less bright can no longer be told apart.
# </details>
# <details><summary><b>C.</b> It never fires, but all bright pixels now fire at every step</summary>
#
# Right, and the course warns you. 0.1307 + 0.3081 = 0.44: from there on, every value has probability 1.
# </details>
#
# **2.** `spikes` has the shape `[100, 128, 1, 28, 28]`. Which line gives the number of spikes that image 7 fires at each step?
#
# <details><summary><b>A.</b> <code>spikes[7].sum(dim=(0, 1, 2, 3))</code></summary>
#
# That is a single number: the spikes of all 128 images at step 7.
# </details>
# <details><summary><b>B.</b> <code>spikes[:, 7].sum(dim=(1, 2, 3))</code></summary>
#
# Right: all steps of image 7, summed over channel, height and width; 100 numbers remain.
# </details>
# <details><summary><b>C.</b> <code>spikes.sum(0)[7]</code></summary>
#
# That is image 7 with the spikes of all steps counted for each pixel: a picture, with no time left.
# </details>
#
# **3.** A network is fed the plain image at each step. There is no encoder anywhere, and yet its neurons fire. Is something wrong?
#
# <details><summary><b>A.</b> Yes: a spiking network accepts only spikes</summary>
#
# Some chips do. The neurons themselves accept any input current and make spikes from it.
# </details>
# <details><summary><b>B.</b> No, but then it is not a spiking network</summary>
#
# A network is spiking because its neurons fire, whatever its input is.
# </details>
# <details><summary><b>C.</b> No: its first layer does the encoding</summary>
#
# Right. A constant input is turned into a regular spike train there; the later layers see spikes only.
# </details>
#
# **4.** An image of 50 pixels goes to 100 neurons. As spikes it fires 10 times in each step; an addition takes 0.9 pJ. Repeated, it is multiplied once; a multiplication with addition takes 4.6 pJ. For how many steps are spikes cheaper?
#
# <details><summary><b>A.</b> Up to 25 steps</summary>
#
# Right: 50 × 100 × 4.6 pJ = 23 nJ, once; 10 × 100 × 0.9 pJ = 0.9 nJ for each step; 23 / 0.9 = 25.6.
# </details>
# <details><summary><b>B.</b> Up to 5 steps, as 50 / 10 = 5</summary>
#
# After five steps there have been as many additions as multiplications. But an addition costs a fifth.
# </details>
# <details><summary><b>C.</b> For any number of steps</summary>
#
# Additions are cheaper, but each step brings new ones. The sums of the repeated image are computed once and kept.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 8 · 自测
#
# **1.** 有人用 `Normalize((0.1307,), (0.3081,))` 对 MNIST 做了标准化，再调用 `encode.rate`。黑像素会怎样？
#
# <details><summary><b>A.</b> 在 13% 的时间步里发放，因为平均值是 0.13</summary>
#
# 平均值是减去的，不是加上的：黑像素变成 (0 − 0.1307) / 0.3081 = −0.42。
# </details>
# <details><summary><b>B.</b> 从不发放，编码和原来一样好</summary>
#
# 从不发放是对的：−0.42 被截断（clip）为 0。可是另一头，凡是比 0.44 亮的都被截断成 1，很亮和较亮再也分不开。
# </details>
# <details><summary><b>C.</b> 从不发放；但亮像素如今每一步都发放</summary>
#
# 正确，课程也会发出提醒。0.1307 + 0.3081 = 0.44，从这里往上，概率全都是 1。
# </details>
#
# **2.** `spikes` 的形状是 `[100, 128, 1, 28, 28]`。哪一行给出第 7 幅图像在每一步发放的脉冲数？
#
# <details><summary><b>A.</b> <code>spikes[7].sum(dim=(0, 1, 2, 3))</code></summary>
#
# 那是第 7 步全部 128 幅图像的总数，只有一个数。
# </details>
# <details><summary><b>B.</b> <code>spikes[:, 7].sum(dim=(1, 2, 3))</code></summary>
#
# 正确：取第 7 幅图像的全部时间步，对通道、高、宽求和，剩下 100 个数。
# </details>
# <details><summary><b>C.</b> <code>spikes.sum(0)[7]</code></summary>
#
# 那是第 7 幅图像每个像素在全部时间步里的脉冲数：一幅图，时间已经没有了。
# </details>
#
# **3.** 有个网络每一步都直接送入原图，哪里都没有编码器，神经元却照样发放。是不是哪里错了？
#
# <details><summary><b>A.</b> 错了，脉冲神经网络只接受脉冲</summary>
#
# 有些芯片确实如此。神经元本身却可以接受任何输入电流，脉冲由它自己产生。
# </details>
# <details><summary><b>B.</b> 没错，不过它就不算脉冲神经网络了</summary>
#
# 算不算，看的是神经元是否以脉冲发放，而不是输入的种类。
# </details>
# <details><summary><b>C.</b> 没错，编码由第一层完成</summary>
#
# 正确。固定的输入在第一层变成规则的脉冲序列，后面各层看到的只有脉冲。
# </details>
#
# **4.** 一幅 50 像素的图像送给 100 个神经元。编码成脉冲，每步有 10 个，一次加法 0.9 pJ；静态重复，则只乘一遍，一次乘加 4.6 pJ。多少步以内脉冲更省？
#
# <details><summary><b>A.</b> 25 步以内</summary>
#
# 正确：50 × 100 × 4.6 pJ = 23 nJ，只算一次；每步 10 × 100 × 0.9 pJ = 0.9 nJ；23 / 0.9 = 25.6。
# </details>
# <details><summary><b>B.</b> 5 步以内，50 / 10 = 5</summary>
#
# 五步之后，加法的次数才和乘法一样多。可一次加法的能耗只有五分之一。
# </details>
# <details><summary><b>C.</b> 多少步都省</summary>
#
# 加法是便宜，可每一步都有新的加法。静态重复的加权和却只算一次，存下来用。
# </details>
#
# %% [markdown] id="asked" lang="en" slide="skip"
# ## Asked by students
#
# <details><summary><b>Why not always feed values directly?</b></summary>
#
# Often one does: in lesson 08, feeding values directly does about as well as the best spike codes. But the first layer then multiplies by a value at every step, where a spike asks for an addition or nothing at all; something has to deliver those values, while an event camera delivers spikes; and a wire between two chips that carries spikes has no room for values. If none of this matters to you, feed them directly.
# </details>
#
# %% [markdown] id="asked" lang="zh" slide="skip"
# ## 同学们问过的问题
#
# <details><summary><b>为什么不总是把数值直接送进去？</b></summary>
#
# 很多时候就是这么做的：第 08 课里，直接送数值和最好的几种脉冲编码不相上下。不过这样一来，第一层每一步都要乘以一个数值，而脉冲只要求做一次加法，甚至什么也不做；数值总得有谁送来，而事件相机送来的就是脉冲；两块芯片之间如果只传脉冲，线路里也没有数值的位置。要是这些对你都不重要，直接送就是了。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - `ToTensor` gives `[channel, height, width]` in [0, 1], which is what a spike code needs. Standardised values are out of range.
# - A `DataLoader` hands out batches; the last one may be smaller.
# - A still image is either repeated at every step or turned into spike trains. A spiking network always encodes: in front, in its first layer, or in the sensor.
# - Time comes first: `[time × batch × channel × height × width]`.
#
# | English | 中文 |
# | --- | --- |
# | data set | 数据集 |
# | transform | 变换 |
# | batch | 批次 |
# | tensor, shape, axis | 张量，形状，轴 |
# | static repeat, direct coding | 静态重复，直接编码 |
# | membrane potential | 膜电位 |
#
# **Next:** [02 · Rate coding](02-rate.ipynb). **Back to** [lesson 00](00-welcome.ipynb).
#
# ## The same thing elsewhere
#
# | library | name | what differs |
# | --- | --- | --- |
# | snnTorch 1.0 | `utils.data_subset(dataset, 10)` | keeps the first tenth, in the order of the file, and changes the data set that you pass |
# | snnTorch 1.0 | static repeat | no function: a loop calls the network with the same batch at every step |
# | SpikingJelly | static repeat | no function either: the first convolution and its neurons encode; in multi-step mode tensors are `[T, N, …]`, time first too |
# | Norse | `constant_current_lif_encode` | feeds a constant current into a leaky integrate-and-fire (LIF) neuron and returns *its* spikes, time first |
#
# ## Further reading
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", *Proceedings of the IEEE* 86(11), 1998, [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791)
# - Y. Kim et al., "Rate coding or direct coding: which one is better for accurate, robust, and energy-efficient spiking neural networks?", ICASSP 2022, [doi:10.48550/arXiv.2202.03133](https://doi.org/10.48550/arXiv.2202.03133)
# - M. Horowitz, "Computing's energy problem (and what we can do about it)", ISSCC 2014, [doi:10.1109/ISSCC.2014.6757323](https://doi.org/10.1109/ISSCC.2014.6757323)
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - `ToTensor` 给出 `[通道, 高, 宽]`，取值在 [0, 1]，正是脉冲编码所需要的；标准化之后的值就超出了范围。
# - `DataLoader` 把样本分批交出，最后一批可能少一些。
# - 静止图像要么每步重复送入，要么变成脉冲序列。脉冲神经网络总要编码：在网络之前，在第一层，或者在传感器里。
# - 时间在最前面：`[时间 × 批次 × 通道 × 高 × 宽]`。
#
# | 中文 | English |
# | --- | --- |
# | 数据集 | data set |
# | 变换 | transform |
# | 批次 | batch |
# | 张量，形状，轴 | tensor, shape, axis |
# | 静态重复，直接编码 | static repeat, direct coding |
# | 膜电位 | membrane potential |
#
# **下一课**：[02 · 速率编码](02-rate.ipynb)。**返回**：[第 00 课](00-welcome.ipynb)。
#
# ## 其他库里的同类功能
#
# | 库 | 名称 | 区别 |
# | --- | --- | --- |
# | snnTorch 1.0 | `utils.data_subset(dataset, 10)` | 按文件顺序保留前十分之一，并且会改动传入的数据集 |
# | snnTorch 1.0 | 静态重复 | 没有专门的函数：在循环里每一步都把同一个批次送进网络 |
# | SpikingJelly | 静态重复 | 也没有专门的函数：由第一个卷积层及其神经元完成编码；多步模式下张量为 `[T, N, …]`，时间也在最前面 |
# | Norse | `constant_current_lif_encode` | 把恒定电流反复送进一个泄漏积分发放（LIF）神经元，返回*它的*脉冲，时间在最前面 |
#
# ## 延伸阅读
#
# - Y. LeCun、L. Bottou、Y. Bengio、P. Haffner，“Gradient-based learning applied to document recognition”，*Proceedings of the IEEE* 86(11)，1998，[doi:10.1109/5.726791](https://doi.org/10.1109/5.726791)
# - Y. Kim 等，“Rate coding or direct coding: which one is better for accurate, robust, and energy-efficient spiking neural networks?”，ICASSP 2022，[doi:10.48550/arXiv.2202.03133](https://doi.org/10.48550/arXiv.2202.03133)
# - M. Horowitz，“Computing's energy problem (and what we can do about it)”，ISSCC 2014，[doi:10.1109/ISSCC.2014.6757323](https://doi.org/10.1109/ISSCC.2014.6757323)
