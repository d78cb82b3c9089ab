# %% [markdown] id="title" lang="en" slide="slide"
# # 00 · Welcome: how numbers become spikes
#
# A camera produces numbers. A brain works with **spikes**: short pulses that are all alike, so a message can only lie in *when* they come, *how often*, and *from which neuron*. This course is about the step in between: **encoding**, turning numbers into spikes.
#
# **After this lesson you can**
# - run a notebook, and find out with its sliders how a code behaves;
# - name the three S's (spikes, sparsity, static suppression) and say what each of them saves on a real image.
#
# **You need** a little Python; no neuroscience. **Time:** about 20 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 00 · 欢迎：数值如何变成脉冲
#
# 相机给出的是数值，大脑使用的却是**脉冲**（spike）：一个个短促的电信号，模样全都相同。能传递信息的，只有它们*何时*到来、来得*多频繁*，以及来自*哪个神经元*。这门课讲的正是中间这一步——**编码**（encoding），也就是把数值变成脉冲。
#
# **学完本课，你可以**
# - 运行笔记本，用其中的滑块摸清一种编码的脾气；
# - 说出三个 S（脉冲 spikes、稀疏性 sparsity、静态抑制 static suppression），以及在一幅真实图像上每一个省下什么。
#
# **需要的基础**：会一点 Python，不需要神经科学知识。**时间**：约 20 分钟。
#
# %% [markdown] id="how-to" lang="en" slide="skip"
# ## How a lesson works
#
# Grey boxes hold code. Click into one and press **Shift + Enter**: it runs, its result appears below, and the next box is selected. Do that from top to bottom; or choose *Run → Restart Kernel and Run All Cells*.
#
# Every lesson asks you to **predict** first, then lets you **try**, then **explains**. Please commit to a prediction before you go on, if only in your head: a wrong guess that you correct yourself stays in memory far better than a fact that you have only read.
#
# Start here. Every notebook begins with lines like these: they import the course's tools and set the language and the fonts.
#
# %% [markdown] id="how-to" lang="zh" slide="skip"
# ## 怎样学一课
#
# 灰色方框里是代码。点进去，按 **Shift + Enter**：代码运行，结果出现在下方，光标移到下一个方框。从上到下依次运行即可；也可以选择菜单“运行 → 重启并运行所有单元格…”。
#
# 每一课都请你先**预测**，再**动手试**，最后**看解释**。往下看之前，请一定先给出自己的预测，哪怕只在心里：自己猜错、又改过来的，比读一遍记得牢得多。
#
# 从这里开始。每个笔记本开头都有类似的几行：导入课程的工具，设定语言和字体。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch

from course import begin, data, diagram, encode, explore, measure, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="first-predict" lang="en" slide="slide"
# ## Your first spikes
#
# Below is a handwritten digit, 28 × 28 pixels: 0 is black, 1 is white. At every time step each pixel tosses a coin of its own, and the brighter the pixel, the more often its coin says "fire". With `gain = 0.25` a white pixel fires in one step of four.
#
# **Predict.** Some pixels are white, some are grey. How will the spike of a grey pixel differ from that of a white one? Open the answer you would give.
#
# <details><summary><b>A.</b> Not at all; a grey pixel just fires less often</summary>
#
# Right. All spikes are alike. That is why one spike tells you little, and many tell you a lot.
# </details>
# <details><summary><b>B.</b> It is weaker: a grey dot instead of a white one</summary>
#
# Grey is what the pixel is; a spike has no strength. It is there, or it is not.
# </details>
# <details><summary><b>C.</b> It comes later</summary>
#
# There is a code in which brightness sets the <i>time</i> of a spike (lesson 03). Here it sets how often one comes.
# </details>
#
# Now run the cell. Two steps have passed, and a few pixels have fired. **Drag `num_steps` to the right until you can read the digit in "Average so far".** Then choose another digit under `input`, or press *Play*.
#
# %% [markdown] id="first-predict" lang="zh" slide="slide"
# ## 你的第一批脉冲
#
# 下面是一个手写数字，28 × 28 像素：0 是黑，1 是白。每个时间步（time step），每个像素各抛一次自己的硬币，正面表示“发放”（fire）；像素越亮，正面越容易出现。`gain = 0.25` 时，白像素平均每四步发放一次。
#
# **预测**：像素有白的，也有灰的。灰像素的脉冲，和白像素的脉冲有什么不同？点开你认为对的那一项。
#
# <details><summary><b>A.</b> 没有不同，只是灰像素发放得少一些</summary>
#
# 正确。脉冲全都一样，所以单独一个说明不了什么，许多个合起来才说明问题。
# </details>
# <details><summary><b>B.</b> 更弱：是灰点，不是白点</summary>
#
# 灰的是像素；脉冲没有强弱，只有“有”和“没有”。
# </details>
# <details><summary><b>C.</b> 来得更晚</summary>
#
# 确实有一种编码，用亮度决定脉冲到来的<i>时间</i>（第 03 课）。这里亮度决定的是发放得多频繁。
# </details>
#
# 现在运行下面的代码。此刻只过了两步，只有少数像素发放过。**把 `num_steps` 往右拖，直到能在“到目前为止的平均”里认出写的是几。** 然后在 `input` 里换一个手写数字，或者按“播放”。
#
# %% id="first-slider" tags=["nbval-ignore-output"] slide="subslide"
e = explore.rate([data.digit(label) for label in (5, 0, 3, 8)], gain=0.25, num_steps=2)
e

# %% [markdown] id="first-explain" lang="en" slide="fragment"
# A few steps were enough: each pixel had fired only a handful of times, but your eye averages over neighbouring pixels. What you have just seen is a **rate code**, the subject of lesson 02. Next come three single pixels, with one stroke for each spike; such a sequence is called a **spike train**.
#
# %% [markdown] id="first-explain" lang="zh" slide="fragment"
# 用不了几步就认出来了：每个像素只有寥寥几个脉冲，但眼睛会把相邻像素平均起来。你刚才看到的就是**速率编码**（rate coding），第 02 课的主题。再来看三个单独的像素，一条竖线是一个脉冲；这样的一串叫作**脉冲序列**（spike train）。
#
# %% id="first-trains" slide="fragment"
coin = torch.Generator().manual_seed(0)
names = ("white", "grey ", "black")  # en
names = ("白", "灰", "黑")  # zh
for name, brightness in zip(names, (1, 0.6, 0), strict=True):
    train = encode.rate([brightness], num_steps=40, generator=coin)[:, 0]
    strokes = "".join("|" if spike else "·" for spike in train)
    print(name, strokes, int(train.sum()))

# %% [markdown] id="first-alike" lang="en" slide="fragment"
# The number at the end counts the spikes. White fires at every step and black never, so those two leave nothing to chance. The grey of 0.6 should fire about 24 times in 40 steps (0.6 × 40), but every toss is open, so the total varies.
#
# %% [markdown] id="first-alike" lang="zh" slide="fragment"
# 行末的数是脉冲个数。白像素每步都发放，黑像素从不发放，这两种都与运气无关。灰度 0.6 的像素，40 步里应有大约 24 个脉冲（0.6 × 40）；但每次抛硬币的结果都不一定，总数也就时多时少。
#
# %% [markdown] id="three-s" lang="en" slide="slide"
# ## Why spikes? The three S's
#
# A network of artificial neurons can be fed with plain numbers. Why take the trouble to make spikes? There are three reasons, and their names all begin with S. Here they are on a handwritten digit from MNIST, which ships with this course.
#
# %% [markdown] id="three-s" lang="zh" slide="slide"
# ## 为什么用脉冲？三个 S
#
# 人工神经网络本来可以直接输入数值，何必费力变成脉冲？理由有三个，英文都以 S 开头。下面用一个手写数字来看，它来自随课程附带的 MNIST 数据集。
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
# A real neuron's spike is an electric pulse of about 100 mV that lasts about a millisecond. All that matters is that it happened, so a model keeps a single bit: 1 or 0.
#
# Below, the digit is encoded for 100 time steps; you see six of them. (`gain=0.5` halves the brightness first; lesson 02 says more about the gain.) In each frame, every pixel either fires (white) or does not (black): no grey is left.
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
# Be careful with this comparison: one step takes 1/32 of the image's bits, but a hundred steps take more than three times as many as the image. What a single bit really makes cheaper is the arithmetic: multiplying a weight by 0 or 1 takes no multiplication; the weight is either added or skipped.
#
# %% [markdown] id="spikes-honest" lang="zh" slide="fragment"
# 这样比较要当心：一步只占图像的 1/32，一百步加起来却是图像的三倍多。单个比特真正的好处在于运算：权重乘以 0 或 1，根本不必做乘法，要么加上，要么跳过。
#
# %% [markdown] id="sparsity-predict" lang="en" slide="slide"
# ### S 2: sparsity
#
# Neurons are silent most of the time, so a spike tensor is mostly zeros. Zeros can be skipped: no weight is read from memory, nothing is added.
#
# The next cell asks for a prediction; once you have made one, it opens the explorer with exactly these spikes. "Silent cells" gives the answer. Then move `gain` and `num_steps`: which of the two changes it? In class, agree on an answer with your neighbour before you commit to it, then move the sliders together.
#
# %% [markdown] id="sparsity-predict" lang="zh" slide="slide"
# ### 第二个 S：稀疏性（sparsity）
#
# 神经元多数时间保持安静，所以脉冲张量里大多是零。零可以跳过：不必从内存读取权重，也不必相加。
#
# 下面的代码请你先预测；选好之后，探索器才会打开，里面正是这些脉冲，答案就在“零的占比”里。然后拖动 `gain` 和 `num_steps`：哪一个会改变零的占比？在课堂上，请先和邻座商量出一个共同的答案，再一起拖动滑块。
#
# %% id="sparsity-ask" tags=["nbval-ignore-output"] slide="subslide"
explore.ask("zeros", explore.rate(digit, gain=0.5))

# %% [markdown] id="sparsity-explain-first" lang="en" slide="fragment"
# <details><summary><b>Only after you have answered</b></summary>
#
# The gain changes it; the number of steps hardly does: twice the steps bring twice the spikes, but also twice the zeros.
#
# </details>
#
# How much work do you save by skipping the zeros?
#
# %% [markdown] id="sparsity-explain-first" lang="zh" slide="fragment"
# <details><summary><b>先回答，再展开</b></summary>
#
# 零的占比由增益决定；时间步数几乎不起作用：步数加倍，脉冲加倍，零也加倍。
#
# </details>
#
# 跳过这些零，能省下多少运算？
#
# %% id="sparsity-count" slide="subslide"
outputs = 100  # neurons in the next layer, each connected to every pixel  # en
outputs = 100  # 下一层的神经元个数，每个都与所有像素相连  # zh
entries, fired = spikes.numel(), int(spikes.sum())
print(f"{measure.sparsity(spikes):.1%} of the entries are zero.")  # en
print(f"Without skipping zeros: {entries * outputs:,} multiply-and-add operations")  # en
print(f"Skipping zeros:         {fired * outputs:,} additions")  # en
print(f"零占全部元素的 {measure.sparsity(spikes):.1%}。")  # zh
print(f"不跳过零：{entries * outputs:,} 次乘加")  # zh
print(f"跳过零：  {fired * outputs:,} 次加法")  # zh

# %% [markdown] id="sparsity-explain" lang="en" slide="fragment"
# <details><summary><b>Only after you have answered</b></summary>
#
# Most of the picture is black background, and black pixels never fire. Even the bright ones are silent in half of the steps here.
#
# </details>
#
# An ordinary processor is bad at skipping single zeros; **neuromorphic** chips are built to do just that.
#
# Be careful with this comparison, too: it sets 100 steps with skipping against 100 steps without. Sending the image through *once*, as plain numbers, takes only 78,400 operations (784 × 100). Spikes pay off where a few steps are enough, or where an addition is far cheaper than a multiplication.
#
# %% [markdown] id="sparsity-explain" lang="zh" slide="fragment"
# <details><summary><b>先回答，再展开</b></summary>
#
# 画面大部分是黑色背景，黑像素从不发放；在这里，就连最亮的像素也有一半的时间步保持安静。
#
# </details>
#
# 普通处理器很难把零星的零跳过去，**神经形态**（neuromorphic）芯片正是为跳过它们而设计的。
#
# 这里的比较同样要当心：对照的是“一百步都不跳过零”。把原图作为普通数值只送*一遍*，只需 78,400 次乘加（784 × 100）。步数不多，或者加法远比乘加便宜时，脉冲才划算。
#
# %% [markdown] id="static-predict" lang="en" slide="slide"
# ### S 3: static suppression
#
# Many cells of your retina react above all to *change*. An ordinary camera sends every pixel of every frame, whether or not anything has happened; an **event camera** lets each pixel speak up only when it changes.
#
# Here the digit stands still for ten frames, then moves to the right by one pixel per frame.
#
# **Predict.** When will the event camera send pixels, and how many?
#
# <details><summary><b>A.</b> Once it moves, only the edges in every frame</summary>
#
# Right: the pixels that turn bright at the front edge, and those that turn dark at the back edge.
# </details>
# <details><summary><b>B.</b> In every frame, all 784</summary>
#
# That is the ordinary camera: it repeats what you already know.
# </details>
# <details><summary><b>C.</b> Once it moves, all of the digit's pixels in every frame</summary>
#
# Nearly, but not all of them: where white moves onto white, nothing has changed.
# </details>
#
# %% [markdown] id="static-predict" lang="zh" slide="slide"
# ### 第三个 S：静态抑制（static suppression）
#
# 视网膜里的许多细胞，主要响应的是*变化*。普通相机不管画面有没有变，每一帧都把所有像素送出去；**事件相机**（event camera）则让每个像素只在自己变化时才开口。
#
# 这里让手写数字先静止十帧，然后每帧向右移动一个像素。
#
# **预测**：事件相机在什么时候送出像素？送出多少？
#
# <details><summary><b>A.</b> 动起来之后，每一帧只送出边缘</summary>
#
# 正确：前沿变亮的像素，和后沿变暗的像素。
# </details>
# <details><summary><b>B.</b> 每一帧，784 个像素全部送出</summary>
#
# 那是普通相机：把你已经知道的一遍遍重复。
# </details>
# <details><summary><b>C.</b> 动起来之后，每一帧送出这个手写数字的全部像素</summary>
#
# 差不多，但不是全部：白移到白上，什么也没变。
# </details>
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
print(f"A frame of movement: {events[-1]} pixels sent; the digit has {(digit > 0.1).sum()}.")  # en
print(f"The event camera sends {events.sum() / (28 * 784):.1%} as many pixels as the ordinary one.")  # en
print(f"运动的一帧：送出 {events[-1]} 个像素；数字本身有 {(digit > 0.1).sum()} 个像素。")  # zh
print(f"事件相机送出的像素数是普通相机的 {events.sum() / (28 * 784):.1%}。")  # zh

# %% [markdown] id="static-explain" lang="en" slide="fragment"
# While nothing moves, nothing is sent. When the digit moves, only its edges change: the inside of a stroke stays white, the background stays black. These strokes are thin, so they are nearly all edge, and most of the saving comes from the background and from the ten frames of rest. That is **static suppression**, also called event-driven processing; lesson 04 turns it into a code.
#
# %% [markdown] id="static-explain" lang="zh" slide="fragment"
# 没有东西动，就什么也不送。手写数字移动时，变化的也只有边缘：笔画内部仍是白的，背景仍是黑的。这里的笔画很细，几乎处处都是边缘，所以省下的主要是背景，以及静止的那十帧。这就是**静态抑制**，也叫事件驱动处理，第 04 课会把它变成一种编码。
#
# %% [markdown] id="all-three" lang="en" slide="slide"
# ### All three at a glance
#
# The three S's on one digit. The spikes of the first two panels come from a rate code, those of the third from a delta code.
#
# %% [markdown] id="all-three" lang="zh" slide="slide"
# ### 三个 S，一图看全
#
# 同一个手写数字上的三个 S。前两格的脉冲来自速率编码，第三格的来自增量调制。
#
# %% id="all-three-figure" slide="fragment"
diagram.three_s(digit)
plt.show()

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

# %% [markdown] id="quiz" lang="en" slide="subslide"
# ## Check yourself
#
# **1.** An image of 784 numbers, 32 bits each, becomes spikes for 100 steps, 1 bit each. Does it take less memory now?
#
# <details><summary><b>A.</b> Yes, a bit is smaller than a number</summary>
#
# One step is smaller. But there are a hundred of them: 100 bits for a pixel that had 32.
# </details>
# <details><summary><b>B.</b> It makes no difference, the information is the same</summary>
#
# Neither half is true: the tensor is larger, and random spikes tell the brightness only roughly (lesson 02).
# </details>
# <details><summary><b>C.</b> No, about three times as much; what gets cheaper is the arithmetic</summary>
#
# Right: 78,400 bits instead of 25,088. In return, a weight is added or skipped, never multiplied.
# </details>
#
# **2.** A spike tensor is 93 % zeros. Will your laptop run a network on it 14 times as fast?
#
# <details><summary><b>A.</b> No; that takes hardware that can skip zeros</summary>
#
# Right: neuromorphic chips do. On an ordinary one, zeros cost about as much as any other number.
# </details>
# <details><summary><b>B.</b> Yes, 93 % of the work is gone</summary>
#
# Only for a machine that skips zeros. An ordinary matrix product multiplies by each of them.
# </details>
# <details><summary><b>C.</b> No; sparsity saves memory, not work</summary>
#
# It can save both, if something is built to use it: store only the positions of the spikes, and add only for those.
# </details>
#
# **3.** An event camera on a tripod looks at a parked car, in steady light. What does it send?
#
# <details><summary><b>A.</b> (Almost) nothing</summary>
#
# Right, apart from a little noise. That is also its price: it cannot see what never changes.
# </details>
# <details><summary><b>B.</b> The car, over and over</summary>
#
# An ordinary camera would do that.
# </details>
# <details><summary><b>C.</b> The outline of the car, over and over</summary>
#
# Edges are sent when they <i>move</i>. An edge that stands still is as silent as a plain wall.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="subslide"
# ## 自测
#
# **1.** 一幅图像有 784 个数，每个 32 比特；编码成 100 步的脉冲，每个 1 比特。占用的存储变少了吗？
#
# <details><summary><b>A.</b> 变少了，一个比特总比一个数小</summary>
#
# 单看一步是小了。可是有一百步：原来 32 比特的像素，现在要 100 比特。
# </details>
# <details><summary><b>B.</b> 一样，因为信息没有变</summary>
#
# 两个说法都不成立：张量变大了；而随机的脉冲也只能大致说出亮度（第 02 课）。
# </details>
# <details><summary><b>C.</b> 没有，反而约为三倍；变便宜的是运算</summary>
#
# 正确：78,400 比特，原来是 25,088。换来的好处是，权重要么加上，要么跳过，不必做乘法。
# </details>
#
# **2.** 脉冲张量里 93% 是零。在你的笔记本电脑上，网络会因此快 14 倍吗？
#
# <details><summary><b>A.</b> 不会，要有能跳过零的硬件才行</summary>
#
# 正确：神经形态芯片可以。在普通处理器上，零和别的数花的工夫差不多。
# </details>
# <details><summary><b>B.</b> 会，93% 的工作都省了</summary>
#
# 能跳过零的机器才会这样。普通的矩阵乘法，遇到零也照乘不误。
# </details>
# <details><summary><b>C.</b> 不会，稀疏性省的是存储，不是运算</summary>
#
# 两样都能省，只要有专门利用它的办法：只存脉冲的位置，也只为这些位置做加法。
# </details>
#
# **3.** 三脚架上的事件相机对着一辆停着的汽车，光线稳定。它会送出什么？
#
# <details><summary><b>A.</b> （几乎）什么也不送</summary>
#
# 正确，只有少许噪声。这也是它的代价：从不变化的东西，它看不见。
# </details>
# <details><summary><b>B.</b> 一遍遍地送出这辆车</summary>
#
# 那是普通相机的做法。
# </details>
# <details><summary><b>C.</b> 一遍遍地送出车的轮廓</summary>
#
# 边缘要<i>动</i>起来才会送出。静止的边缘和一面白墙一样，悄无声息。
# </details>
#
# %% [markdown] id="asked" lang="en" slide="skip"
# ## Asked by students
#
# <details><summary><b>Who gains from spikes today, and how much?</b></summary>
#
# It depends on the task. A survey of results on Intel's chip Loihi finds little or no gain for ordinary networks that pass a still image from layer to layer, and orders of magnitude less energy and time where signals come over time, are sparse, or run in loops: data of event cameras, control, search (Davies et al., 2021, <a href="https://doi.org/10.1109/JPROC.2021.3067593">doi:10.1109/JPROC.2021.3067593</a>). On an ordinary processor, spikes save nothing.
# </details>
#
# %% [markdown] id="asked" lang="zh" slide="skip"
# ## 同学们问过的问题
#
# <details><summary><b>如今谁真正从脉冲中得益，得益多少？</b></summary>
#
# 看任务。一篇综述汇总了英特尔芯片 Loihi 上的结果：把静止图像逐层传下去的普通网络，几乎没有好处；而信号随时间到来、稀疏，或者在网络里循环的任务，例如处理事件相机的数据、控制、搜索，能量和时间可以少几个数量级（Davies 等，2021，<a href="https://doi.org/10.1109/JPROC.2021.3067593">doi:10.1109/JPROC.2021.3067593</a>）。在普通处理器上，脉冲什么也省不了。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - Encoding turns numbers into spikes. Spikes are all alike: the message lies in when they come, how often, and from which neuron.
# - **Spikes** make arithmetic cheap (add or skip), **sparsity** makes most of it unnecessary, **static suppression** means that what does not change is not sent at all.
# - None of the three is free: many steps take memory, and zeros save work only on hardware that can skip them.
#
# | English | 中文 |
# | --- | --- |
# | encoding | 编码 |
# | spike | 脉冲 |
# | spike train | 脉冲序列 |
# | fire | 发放 |
# | time step | 时间步 |
# | sparsity | 稀疏性 |
# | static suppression | 静态抑制 |
# | event camera | 事件相机 |
# | neuromorphic | 神经形态 |
#
# **Next:** [01 · From data to tensors](01-data.ipynb).
#
# ## The same thing elsewhere
#
# Two libraries for spiking networks in PyTorch will turn up in every lesson.
#
# | here | snnTorch 1.0 | SpikingJelly | what differs |
# | --- | --- | --- | --- |
# | `encode.rate` | `spikegen.rate` | `encoding.PoissonEncoder` | snnTorch makes all steps in one call, as here; SpikingJelly makes one step per call |
# | `plot.raster` | `spikeplot.raster` | `visualizing.plot_1d_spikes` | snnTorch's is a scatter plot on your axes; SpikingJelly's makes its own figure, with the firing rates beside it |
# | `animate.video` | `spikeplot.animator` | – | snnTorch's redraws a matplotlib figure for every step |
# | recordings of event cameras | – | `spikingjelly.datasets` | with snnTorch, the package Tonic is used |
#
# ## Further reading
#
# - J. K. Eshraghian et al., "Training spiking neural networks using lessons from deep learning", *Proceedings of the IEEE* 111(9), 2023, [doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088) (the three S's)
# - W. Gerstner, W. M. Kistler, R. Naud, L. Paninski, *Neuronal Dynamics*, Cambridge University Press, 2014, [doi:10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615) (section 1.1: what a spike is)
# - K. Roy, A. Jaiswal, P. Panda, "Towards spike-based machine intelligence with neuromorphic computing", *Nature* 575, 2019, [doi:10.1038/s41586-019-1677-2](https://doi.org/10.1038/s41586-019-1677-2)
# - G. Gallego et al., "Event-based vision: a survey", *IEEE Transactions on Pattern Analysis and Machine Intelligence* 44, 2022, [doi:10.1109/TPAMI.2020.3008413](https://doi.org/10.1109/TPAMI.2020.3008413)
#
# ---
#
# This course teaches, in its own words, what [snnTorch](https://github.com/jeshraghian/snntorch)'s Tutorial 1 introduces. If it helps you, please cite the paper behind snnTorch, the first one listed above.
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 编码把数值变成脉冲；脉冲彼此相同，信息就在于它们何时到来、来得多频繁、来自哪个神经元。
# - **脉冲**让运算变得便宜（加上或跳过），**稀疏性**让大部分运算不必做，**静态抑制**让不变的东西根本不必送出。
# - 三样都不是白来的：步数多了占存储；要省下零的运算，还得有能跳过零的硬件。
#
# | 中文 | English |
# | --- | --- |
# | 编码 | encoding |
# | 脉冲 | spike |
# | 脉冲序列 | spike train |
# | 发放 | fire |
# | 时间步 | time step |
# | 稀疏性 | sparsity |
# | 静态抑制 | static suppression |
# | 事件相机 | event camera |
# | 神经形态 | neuromorphic |
#
# **下一课**：[01 · 从数据到张量](01-data.ipynb)。
#
# ## 其他库里的同类功能
#
# 有两个基于 PyTorch 的脉冲神经网络库，每一课都会提到。
#
# | 这里 | snnTorch 1.0 | SpikingJelly | 区别 |
# | --- | --- | --- | --- |
# | `encode.rate` | `spikegen.rate` | `encoding.PoissonEncoder` | snnTorch 和这里一样，一次生成全部时间步；SpikingJelly 每次只生成一步 |
# | `plot.raster` | `spikeplot.raster` | `visualizing.plot_1d_spikes` | snnTorch 在你给的坐标轴上画散点；SpikingJelly 另建一幅图，旁边附上发放率 |
# | `animate.video` | `spikeplot.animator` | – | snnTorch 每一步都用 matplotlib 重画一遍 |
# | 事件相机的录像 | – | `spikingjelly.datasets` | 用 snnTorch 时，一般配合 Tonic 库 |
#
# ## 延伸阅读
#
# - J. K. Eshraghian 等，“Training spiking neural networks using lessons from deep learning”，*Proceedings of the IEEE* 111(9)，2023，[doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)（三个 S）
# - W. Gerstner、W. M. Kistler、R. Naud、L. Paninski，*Neuronal Dynamics*，Cambridge University Press，2014，[doi:10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615)（第 1.1 节：什么是脉冲）
# - K. Roy、A. Jaiswal、P. Panda，“Towards spike-based machine intelligence with neuromorphic computing”，*Nature* 575，2019，[doi:10.1038/s41586-019-1677-2](https://doi.org/10.1038/s41586-019-1677-2)
# - G. Gallego 等，“Event-based vision: a survey”，*IEEE Transactions on Pattern Analysis and Machine Intelligence* 44，2022，[doi:10.1109/TPAMI.2020.3008413](https://doi.org/10.1109/TPAMI.2020.3008413)
#
# ---
#
# 本课程用自己的话讲授 [snnTorch](https://github.com/jeshraghian/snntorch) 教程 1 所介绍的内容。如果它对你有帮助，请引用 snnTorch 的论文，也就是上面的第一篇。
