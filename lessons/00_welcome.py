# %% [markdown] id="title" lang="en" slide="slide"
# # 00 · Welcome: how numbers become spikes
#
# A camera hands over numbers. A brain works with **spikes**: short pulses that are all alike, so that only *when* and *how often* they come can carry a message. This course is about the step in between: **encoding**, turning numbers into spikes.
#
# **After this lesson you can**
# - run a notebook and use its sliders;
# - name the three S's (spikes, sparsity, static suppression) and compute what each of them saves on a real image;
# - tell whether your machine has everything the course needs.
#
# **You need** a little Python; no neuroscience. **Time:** about 15 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 00 · 欢迎：数字如何变成脉冲
#
# 相机给出的是数字，大脑使用的却是**脉冲**（spike）：一个个短促的电信号，模样全都相同，能传递信息的，只有它们*何时*到来、来得*多频繁*。这门课讲的正是中间这一步——**编码**（encoding），也就是把数字变成脉冲。
#
# **学完本课，你可以**
# - 运行笔记本，使用其中的滑块；
# - 说出三个 S（脉冲 spikes、稀疏性 sparsity、静态抑制 static suppression），并在一幅真实图像上算出每一个省下了多少；
# - 判断自己的电脑是否具备本课程所需的一切。
#
# **需要的基础**：会一点 Python，不需要神经科学知识。**时间**：约 15 分钟。
#
# %% [markdown] id="how-to" lang="en" slide="skip"
# ## How a lesson works
#
# Grey boxes hold code. Click into one and press **Shift + Enter**: it runs, its result appears below, and the next box is selected. Do that from top to bottom; or choose *Run → Restart Kernel and Run All Cells*.
#
# Every lesson asks you to **predict** first, then lets you **try**, then **explains**. Do commit to a prediction before you go on, if only in your head: a wrong guess that is put right stays in memory far better than a fact read in passing.
#
# Start here. Every notebook begins with lines like these: they import the course's tools and set the language and the fonts.
#
# %% [markdown] id="how-to" lang="zh" slide="skip"
# ## 怎样学一课
#
# 灰色方框里是代码。点进去，按 **Shift + Enter**：代码运行，结果出现在下方，光标移到下一个方框。从上到下依次运行即可；也可以选择菜单“运行 → 重启并运行所有单元格…”。
#
# 每一课都请你先**预测**，再**动手试**，最后**看解释**。往下看之前，请一定先给出自己的预测，哪怕只在心里：猜错之后再改正过来的，比随便读到的记得牢得多。
#
# 从这里开始。每个笔记本开头都有类似的几行：导入课程的工具，设定语言和字体。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from ipywidgets import interact

from course import begin, data, encode, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="first-predict" lang="en" slide="slide"
# ## Your first spike train
#
# One pixel, of brightness 0.25 (0 is black, 1 is white). At every time step a coin is tossed for it, a coin that says "fire" with probability 0.25.
#
# **Predict:** about how many spikes in 100 time steps? Then run the cell and move the slider. Which brightness gives a train that is no longer random?
#
# %% [markdown] id="first-predict" lang="zh" slide="slide"
# ## 你的第一个脉冲序列
#
# 取一个像素，亮度为 0.25（0 是黑，1 是白）。每个时间步（time step）都为它抛一次特制的硬币：正面表示“发放”（fire），出现正面的概率是 0.25。
#
# **预测**：100 个时间步里大约有多少个脉冲？然后运行下面的代码，拖动滑块。亮度为多少时，脉冲序列（spike train）不再随机？
#
# %% id="first-slider" tags=["nbval-ignore-output"] slide="subslide"
@interact(brightness=(0.0, 1.0, 0.05))
def show(brightness=0.25):
    coin = torch.Generator().manual_seed(0)
    spikes = encode.rate([brightness], num_steps=100, generator=coin)
    plot.neuron(spikes, index=0)
    plt.show()

# %% [markdown] id="first-explain" lang="en" slide="fragment"
# Each stroke is a spike. The brighter the pixel, the denser the strokes: that is a **rate code**, the subject of lesson 02. About 25 spikes were to be expected, but exactly 25 come up in fewer than one run in ten, because every step is a toss. Only at 0 (never) and at 1 (always) is nothing left to chance.
#
# %% [markdown] id="first-explain" lang="zh" slide="fragment"
# 每一条竖线是一个脉冲。像素越亮，竖线越密：这就是**速率编码**（rate coding），第 02 课的主题。脉冲数应在 25 上下，恰好 25 的机会却不到一成，因为每一步都是一次抛硬币。只有亮度为 0（从不发放）和 1（每步都发放）时，才与运气无关。
#
# %% [markdown] id="three-s" lang="en" slide="slide"
# ## Why spikes? The three S's
#
# A network of artificial neurons can be fed with plain numbers. Why take the trouble to make spikes? There are three reasons, and their names all begin with S. Here they are on a handwritten digit from MNIST, which ships with this course.
#
# %% [markdown] id="three-s" lang="zh" slide="slide"
# ## 为什么用脉冲？三个 S
#
# 人工神经网络本来可以直接输入数字，何必费力变成脉冲？理由有三个，英文都以 S 开头。下面用一个手写数字来看，它来自随课程附带的 MNIST 数据集。
#
# %% id="digit" slide="fragment"
digit = data.digit(label=5, index=0)
plot.image(digit)
plt.title(f"{digit.shape[0]} × {digit.shape[1]} pixels, from {digit.min():.0f} to {digit.max():.0f}")  # en
plt.title(f"{digit.shape[0]} × {digit.shape[1]} 像素，取值 {digit.min():.0f} 到 {digit.max():.0f}")  # zh
plt.show()

# %% [markdown] id="spikes-idea" lang="en" slide="slide"
# ### S 1: spikes
#
# A real neuron's spike is an electric pulse of about 100 mV that lasts about a millisecond. All that matters of it is that it happened, so a model keeps a single bit: 1 or 0.
#
# Below, the digit is encoded for 100 time steps; you see six of them. (`gain=0.5` halves the brightness first; lesson 02 has more on that.) In each frame, every pixel either fires (white) or does not (black): no grey is left.
#
# %% [markdown] id="spikes-idea" lang="zh" slide="slide"
# ### 第一个 S：脉冲（spikes）
#
# 真实神经元的脉冲是幅度约 100 mV、持续约一毫秒的电信号。要紧的只是它发生了没有，所以模型只保留一个比特：1 或 0。
#
# 下面把这个手写数字编码成 100 个时间步，图中是其中六步。（`gain=0.5` 先把亮度减半，第 02 课再细讲。）每一帧里，像素要么发放（白），要么不发放（黑），没有灰色。
#
# %% id="spikes-frames" slide="subslide"
spikes = encode.rate(digit, num_steps=100, gain=0.5, generator=torch.Generator().manual_seed(0))
plot.frames(spikes, steps=range(6))
plt.show()

# %% id="spikes-bits" slide="subslide"
print(f"The values that occur: {spikes.unique().tolist()}")  # en
print(f"Bits for the image, 32 for each number: {digit.numel() * 32:,}")  # en
print(f"Bits for one time step of spikes, 1 for each pixel: {spikes[0].numel():,}")  # en
print(f"出现的取值：{spikes.unique().tolist()}")  # zh
print(f"整幅图像所需的比特数，每个像素 32 比特：{digit.numel() * 32:,}")  # zh
print(f"一个时间步的脉冲所需的比特数，每个像素 1 比特：{spikes[0].numel():,}")  # zh

# %% [markdown] id="spikes-honest" lang="en" slide="fragment"
# Be careful with this comparison: one step is 32 times smaller than the image, but a hundred steps are more than three times larger. The gain of a single bit lies in what is done with it: multiplying a weight by 0 or 1 is no multiplication at all; the weight is either added or skipped.
#
# %% [markdown] id="spikes-honest" lang="zh" slide="fragment"
# 这样比较要当心：一步只占图像的 1/32，一百步加起来却是图像的三倍多。单个比特真正的好处在于运算：权重乘以 0 或 1，根本不必做乘法，要么加上，要么跳过。
#
# %% [markdown] id="sparsity-predict" lang="en" slide="slide"
# ### S 2: sparsity
#
# Neurons are silent most of the time, so a spike tensor is mostly zeros. Zeros can be skipped: no weight is read from memory, nothing is added.
#
# **Predict:** in the 100 steps above, what share of all entries is zero: about a half, three quarters, or nine tenths?
#
# %% [markdown] id="sparsity-predict" lang="zh" slide="slide"
# ### 第二个 S：稀疏性（sparsity）
#
# 神经元多数时间保持安静，所以脉冲张量里大多是零。零可以跳过：不必从内存读取权重，也不必相加。
#
# **预测**：在上面的 100 步里，零占全部元素的多大比例？大约一半、四分之三，还是九成？
#
# %% id="sparsity-count" slide="subslide"
outputs = 100  # neurons in the next layer, each connected to every pixel  # en
outputs = 100  # 下一层的神经元个数，每个都与所有像素相连  # zh
entries, fired = spikes.numel(), int(spikes.sum())
print(f"{1 - fired / entries:.1%} of the entries are zero.")  # en
print(f"Without skipping zeros: {entries * outputs:,} multiply-and-add operations")  # en
print(f"Skipping zeros:         {fired * outputs:,} additions")  # en
print(f"零占全部元素的 {1 - fired / entries:.1%}。")  # zh
print(f"不跳过零：{entries * outputs:,} 次乘加")  # zh
print(f"跳过零：  {fired * outputs:,} 次加法")  # zh

# %% [markdown] id="sparsity-explain" lang="en" slide="fragment"
# Most of the picture is black background, and black pixels never fire. Even the bright ones are silent in half of the steps here. An ordinary processor cannot skip single zeros well; **neuromorphic** chips are built to do just that.
#
# Mind what is compared, here too: it is 100 steps with and without skipping. To send the image through *once*, as plain numbers, takes 78,400 operations (784 × 100). Spikes pay where few steps will do, or where an addition is far cheaper than a multiplication.
#
# %% [markdown] id="sparsity-explain" lang="zh" slide="fragment"
# 画面大部分是黑色背景，黑像素从不发放；在这里，就连最亮的像素也有一半的时间步保持安静。普通处理器很难把零星的零跳过去，**神经形态**（neuromorphic）芯片正是为跳过它们而设计的。
#
# 这里的比较同样要当心：对照的是“一百步都不跳过零”。把原图作为普通数值只送*一遍*，只需 78,400 次乘加（784 × 100）。步数不多，或者加法远比乘加便宜时，脉冲才划算。
#
# %% [markdown] id="static-predict" lang="en" slide="slide"
# ### S 3: static suppression
#
# Your retina reacts to *change*. An ordinary camera sends every pixel of every frame, whether or not anything has happened; an **event camera** lets each pixel speak up only when it changes.
#
# Here the digit stands still for ten frames, then moves to the right by one pixel per frame. **Predict:** in which frames will the event camera send anything, and will it send more or less than the 784 pixels of a full frame?
#
# %% [markdown] id="static-predict" lang="zh" slide="slide"
# ### 第三个 S：静态抑制（static suppression）
#
# 视网膜响应的是*变化*。普通相机不管画面有没有变，每一帧都把所有像素送出去；**事件相机**（event camera）则让每个像素只在自己变化时才开口。
#
# 这里让手写数字先静止十帧，然后每帧向右移动一个像素。**预测**：事件相机在哪些帧会送出数据？比整帧的 784 个像素多还是少？
#
# %% id="static-events" slide="subslide"
video = torch.cat([digit.repeat(9, 1, 1), data.moving_digit(label=5, index=0, num_steps=20)])
changed = (video[1:] - video[:-1]).abs() > 0.1
events = changed.sum(dim=(1, 2))

fig, ax = plt.subplots(figsize=(9, 3))
ax.axhline(784, color=plot.OFF, linestyle="--", label="ordinary camera: all 784 pixels")  # en
ax.step(range(1, 29), events, where="mid", color=plot.ON, label="event camera: changed pixels")  # en
ax.set(xlabel="Frame", ylabel="Pixels sent", title="While nothing moves, nothing is sent")  # en
ax.axhline(784, color=plot.OFF, linestyle="--", label="普通相机：全部 784 个像素")  # zh
ax.step(range(1, 29), events, where="mid", color=plot.ON, label="事件相机：变化的像素")  # zh
ax.set(xlabel="帧", ylabel="送出的像素数", title="画面不动，就什么也不送")  # zh
ax.legend(loc="center left")
plt.show()
print(f"The event camera sends {events.sum() / (28 * 784):.1%} as many pixels as the ordinary one.")  # en
print(f"事件相机送出的像素数是普通相机的 {events.sum() / (28 * 784):.1%}。")  # zh

# %% [markdown] id="static-explain" lang="en" slide="fragment"
# While nothing moves, nothing is sent. When the digit moves, only its edges change: the inside of a stroke stays white, the background stays black. That is **static suppression**, also called event-driven processing; lesson 04 will make a code of it.
#
# %% [markdown] id="static-explain" lang="zh" slide="fragment"
# 没有东西动，就什么也不送。数字移动时，变化的也只有边缘：笔画内部仍是白的，背景仍是黑的。这就是**静态抑制**，也叫事件驱动处理，第 04 课会把它变成一种编码。
#
# %% [markdown] id="check-idea" lang="en" slide="skip"
# ## Is everything there?
#
# The next cell looks at your machine. A ✗ says what is missing, what will not work without it, and what to do.
#
# %% [markdown] id="check-idea" lang="zh" slide="skip"
# ## 准备好了吗？
#
# 下面的代码检查你的电脑。如果出现 ✗，后面会写明缺了什么、会影响什么、该怎么办。
#
# %% id="check" slide="skip"
begin.check()

# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - Encoding turns numbers into spikes, events that are all alike: the message lies in when and how often they come.
# - **Spikes** make arithmetic cheap (add or skip), **sparsity** makes most of it unnecessary, **static suppression** keeps what does not change from being sent at all.
#
# | English | 中文 |
# | --- | --- |
# | spike | 脉冲 |
# | spike train | 脉冲序列 |
# | time step | 时间步 |
# | sparsity | 稀疏性 |
# | static suppression | 静态抑制 |
#
# **Next:** [01 · From data to tensors](01-data.ipynb).
#
# ---
#
# This course teaches, in its own words, what [snnTorch](https://github.com/jeshraghian/snntorch)'s Tutorial 1 introduces. If it serves you, cite the paper behind snnTorch: J. K. Eshraghian et al., "Training spiking neural networks using lessons from deep learning", *Proceedings of the IEEE* 111(9), 2023, [doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088).
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 编码把数字变成脉冲；脉冲彼此相同，信息就在于它们何时到来、来得多频繁。
# - **脉冲**让运算变得便宜（加上或跳过），**稀疏性**让大部分运算不必做，**静态抑制**让不变的东西根本不必送出。
#
# | 中文 | English |
# | --- | --- |
# | 脉冲 | spike |
# | 脉冲序列 | spike train |
# | 时间步 | time step |
# | 稀疏性 | sparsity |
# | 静态抑制 | static suppression |
#
# **下一课**：[01 · 从数据到张量](01-data.ipynb)。
#
# ---
#
# 本课程用自己的话讲授 [snnTorch](https://github.com/jeshraghian/snntorch) 教程 1 所介绍的内容。如果它对你有帮助，请引用 snnTorch 的论文：J. K. Eshraghian 等，“Training spiking neural networks using lessons from deep learning”，*Proceedings of the IEEE* 111(9)，2023，[doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)。
