# %% [markdown] id="title" lang="en"
# # 07 · Which code, then?: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/07-choose.ipynb).
#
# **Time:** about 45 minutes. **Points:** 12, of which 3 are marked by hand.
#
# %% [markdown] id="title" lang="zh"
# # 07 · 到底该选哪种编码：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/07-choose.ipynb)。
#
# **时间**：约 45 分钟。**分值**：12 分，其中 3 分由老师批改。
#
# %% id="begin"
import torch

from course import begin, channel, check, data, decode, encode

begin.lesson("en")  # en
begin.lesson("zh")  # zh


# %% [markdown] id="levels-task" lang="en"
# ## 1 · How many values fit in? (complete a line)
#
# One neuron, `num_steps` time steps. How many different values can its reader tell apart, if it
#
# - counts the spikes, as for a **rate** code;
# - looks for the step of the one spike that every value sends, as for a **latency** code;
# - reads the steps as binary digits, as for a **phase** code with as many bits as steps?
#
# Return the three whole numbers in this order: `return ..., ..., ...`.
#
# <details><summary>Hint 1</summary>
#
# Take two steps and write down all trains there are: 0 0, 0 1, 1 0, 1 1. Which of them mean the same to each reader, and which cannot occur?
# </details>
# <details><summary>Hint 2</summary>
#
# A power is written <code>a**b</code>.
# </details>
#
# %% [markdown] id="levels-task" lang="zh"
# ## 1 · 装得下多少个值？（补全一行）
#
# 一个神经元，`num_steps` 个时间步。解码的一方最多能区分多少个不同的值？分三种情况：
#
# - 数脉冲的个数，即**速率编码**；
# - 看唯一的那个脉冲在第几步，每个值都正好对应一个脉冲，即**延迟编码**；
# - 把各步读作二进制位，有几步就有几位，即**相位编码**。
#
# 按此次序返回三个整数：`return ..., ..., ...`。
#
# <details><summary>提示 1</summary>
#
# 取两步，写出所有的序列：0 0、0 1、1 0、1 1。对每种解码方式来说，哪些是一回事，哪些不会出现？
# </details>
# <details><summary>提示 2</summary>
#
# 乘方写作 <code>a**b</code>。
# </details>
#
# %% id="levels-answer" role="answer"
def grey_levels(num_steps):
    ...


# %% id="grey-levels" role="test" points=1
check.grey_levels(grey_levels)


# %% [markdown] id="phase-task" lang="en"
# ## 2 · Binary digits, but nearer (write the function)
#
# `encode.weighted_phase` rounds every value down to a multiple of 2^−bits; the error can be nearly as large as a whole level. Rounded to the *nearest* level it is at most half a level (except close to white). Write a phase code that does so: `values` is a tensor with values in [0, 1]; the result, zeros and ones, has the shape `[bits, *values.shape]`, and a spike at the first step is worth ½, at the second ¼, and so on. White, 1, and whatever would be rounded up to it become the largest level there is, a spike at every step.
#
# <details><summary>Hint 1</summary>
#
# First the level, a whole number from 0 to 2^bits − 1: scale, <code>.round()</code>, and mind the upper end.
# </details>
# <details><summary>Hint 2</summary>
#
# Digit k of a whole number (the last one has k = 0): <code>level // 2**k % 2</code>. <code>torch.stack</code> puts a list of tensors one behind the other, along a new axis in front.
# </details>
# <details><summary>Hint 3</summary>
#
# Or can you change the values a little before they go to <code>encode.weighted_phase</code>?
# </details>
#
# %% [markdown] id="phase-task" lang="zh"
# ## 2 · 二进制位，再准一点（写出函数）
#
# `encode.weighted_phase` 把每个值向下取整到 2^−bits 的整数倍，误差可能接近一整级。如果取*最接近*的一级，误差至多半级（接近白色的值除外）。请写出这样的相位编码：`values` 是张量，值在 [0, 1] 之间；结果由 0 和 1 组成，形状是 `[bits, *values.shape]`，第一步的脉冲代表 ½，第二步代表 ¼，依此类推。白色（1），以及会被取整到 1 的值，都取最大的一级，即每步都有脉冲。
#
# <details><summary>提示 1</summary>
#
# 先求第几级，它是 0 到 2^bits − 1 的整数：先放大，再 <code>.round()</code>，还要注意上限。
# </details>
# <details><summary>提示 2</summary>
#
# 一个整数的第 k 位（末位 k = 0）是 <code>level // 2**k % 2</code>。<code>torch.stack</code> 把一列张量沿着最前面的新轴叠起来。
# </details>
# <details><summary>提示 3</summary>
#
# 或者，先把数值稍微改一改，再交给 <code>encode.weighted_phase</code>？
# </details>
#
# %% id="phase-answer" role="answer"
def phase_nearest(values, bits):
    ...


# %% id="phase-nearest" role="test" points=2
check.phase_nearest(phase_nearest)


# %% [markdown] id="snr-task" lang="en"
# ## 3 · Only the contrast counts (find the bug)
#
# A grey wall gives a good SNR even if nothing on it can be made out: its mean brightness counts as signal. A colleague therefore wants the SNR of the contrast, and one number for each image of a batch: signal is how far each pixel lies from *its image's* mean, noise is what was read wrong. `images` (as sent) and `read` (as decoded) have the shape `[batch, rows, columns]`; there is no time axis. The result has the shape `[batch]`, in decibels.
#
# ```python
# def contrast_snr(images, read):
#     signal = (images - images.mean()).square().sum()
#     noise = (images - read).square().sum()
#     return 10 * torch.log10(signal / noise)
# ```
#
# It runs, and it is wrong. Write it so that it is right.
#
# <details><summary>Hint 1</summary>
#
# What is the shape of the result? And whose mean is subtracted?
# </details>
# <details><summary>Hint 2</summary>
#
# <code>.sum((1, 2))</code> goes over rows and columns. For the mean, <code>.mean((1, 2), keepdim=True)</code> leaves axes of length 1, so that it can be subtracted.
# </details>
#
# %% [markdown] id="snr-task" lang="zh"
# ## 3 · 只看对比度（找出错误）
#
# 一面灰墙，哪怕上面的东西一点也看不清，信噪比也会很高，因为平均亮度也算进了信号。所以有位同学想求对比度的信噪比，而且批次里的每幅图像各得一个数：信号是每个像素与*所在图像*的平均值之差，噪声是还原的误差。`images` 是原图，`read` 是还原出来的图像，形状都是 `[批次, 行, 列]`，没有时间轴。结果的形状是 `[批次]`，单位分贝。
#
# ```python
# def contrast_snr(images, read):
#     signal = (images - images.mean()).square().sum()
#     noise = (images - read).square().sum()
#     return 10 * torch.log10(signal / noise)
# ```
#
# 它能运行，结果却不对。请写出正确的版本。
#
# <details><summary>提示 1</summary>
#
# 结果是什么形状？减去的又是谁的平均值？
# </details>
# <details><summary>提示 2</summary>
#
# <code>.sum((1, 2))</code> 对行和列求和。求平均用 <code>.mean((1, 2), keepdim=True)</code>，会保留长度为 1 的轴，这样才好相减。
# </details>
#
# %% id="snr-answer" role="answer"
def contrast_snr(images, read):
    ...


# %% id="contrast-snr" role="test" points=2
check.contrast_snr(contrast_snr)

# %% [markdown] id="together" lang="en"
# ## All together
#
# Three digits in a phase code of three bits, rounded down and rounded by *you*, judged by *your* SNR. What does half a level buy? (Where a function is not right yet, the cell says so.)
#
# %% [markdown] id="together" lang="zh"
# ## 合在一起
#
# 三个手写数字，三位的相位编码，一种向下取整，一种用*你的*函数取整，再用*你的*信噪比来评判。最大误差减少半级，能换来多少分贝？（函数还没写对时，会有提示。）
#
# %% id="together-code" role="given"
digits = torch.stack([data.digit(label) for label in (3, 5, 8)])
if check.phase_nearest.feedback(phase_nearest).right and check.contrast_snr.feedback(contrast_snr).right:
    down, nearest = encode.weighted_phase(digits, bits=3), phase_nearest(digits, 3)
    names = ("down", "nearest")  # en
    names = ("向下取整", "取最接近的")  # zh
    for name, spikes in zip(names, (down, nearest), strict=True):
        levels = contrast_snr(digits, decode.weighted_phase(spikes, bits=3))
        print("  ".join(f"{float(level):.1f} dB" for level in levels), name)
else:
    print("phase_nearest or contrast_snr is not right yet: see their checks.")  # en
    print("phase_nearest 或 contrast_snr 还没写对：见它们的检查结果。")  # zh


# %% [markdown] id="code-task" lang="en"
# ## 4 · Three customers, one function (choose the parameters)
#
# Write a function that chooses the code and the number of steps for an `image`, whatever the customer's limits are (they can always be met). It must take at most `deadline` steps, send at most `budget` spikes per pixel on average, and come to an SNR of at least `target` dB on a line that loses each spike with the probability `lost`. Return the name of the code and the number of steps, such as `return "rate", 16`.
#
# There are three codes: `"rate"`, `"latency"` (linear, one spike per pixel, none for black) and `"phase"` (8 bits; the number of steps must be a multiple of 8). `channel.send(code, image, num_steps, lost)` tries one of them and returns the SNR in dB and the spikes per pixel. You may ask it as often as you like, within your function too.
#
# <details><summary>Hint 1</summary>
#
# Look at the table of the lesson. Which code is thrifty, which is precise in a short time, and which stand it best when spikes get lost?
# </details>
# <details><summary>Hint 2</summary>
#
# The function need not know all that: it can call <code>channel.send</code> itself and look at what comes out.
# </details>
# <details><summary>Hint 3</summary>
#
# Let it search: two loops, one over the codes, one over 8, 16, 32 and 64 steps, and return the first pair that keeps every limit, the deadline too.
# </details>
#
# %% [markdown] id="code-task" lang="zh"
# ## 4 · 三位客户，一个函数（选择参数）
#
# 写一个函数，无论客户提出怎样的要求，都能为 `image` 选好编码和步数（这些要求总有办法满足）。步数不能超过 `deadline`，平均每个像素发出的脉冲不能超过 `budget` 个；线路会以概率 `lost` 丢掉每个脉冲，在这样的线路上，信噪比至少要达到 `target` dB。返回编码的名称和步数，例如 `return "rate", 16`。
#
# 编码有三种：`"rate"`、`"latency"`（线性，每个像素一个脉冲，黑色没有）和 `"phase"`（8 位，步数必须是 8 的倍数）。`channel.send(code, image, num_steps, lost)` 会试一次，返回信噪比（dB）和平均每像素脉冲数。想试几次就试几次，在你的函数里也可以用。
#
# <details><summary>提示 1</summary>
#
# 看看正文里的那张表：哪种编码省脉冲，哪种短时间内就很精确，脉冲会丢时又是哪几种撑得住？
# </details>
# <details><summary>提示 2</summary>
#
# 这些不必由你来判断：函数可以自己调用 <code>channel.send</code>，看看结果如何。
# </details>
# <details><summary>提示 3</summary>
#
# 让函数去搜索：两层循环，一层是编码，一层是 8、16、32、64 步，返回第一个满足全部要求的组合（别忘了期限）。
# </details>
#
# %% id="code-answer" role="answer"
def choose_code(image, deadline, budget, lost, target):
    ...


# %% id="choose-code" role="test" points=2
check.choose_code(choose_code)


# %% [markdown] id="pair-task" lang="en"
# ## 5 · What one code does not see (find a counter-example)
#
# Find two values from `low` to `high`, both included, that one code cannot tell apart, while the other one can. The codes are linear latency with `num_steps` steps, whose spike comes at step round((num_steps − 1) · (1 − x)), and phase with `bits` bits, which rounds down to multiples of 2^−bits. Which of them is to be blind is told by `blind`: `"latency"` or `"phase"`. Return the two values, such as `return 0.3, 0.31`.
#
# <details><summary>Hint 1</summary>
#
# How far apart are two neighbouring levels of each code? Which has the finer ones when <code>num_steps</code> is 12 and <code>bits</code> is 8? And when they are 60 and 3?
# </details>
# <details><summary>Hint 2</summary>
#
# Two values that are close together can still lie on either side of a border between two levels. Look for a border of one code that lies within a level of the other.
# </details>
# <details><summary>Hint 3</summary>
#
# Take <code>torch.linspace(low, high, 100)</code>, compute the level of each value in both codes, and look for neighbours that agree in one and differ in the other. <code>.diff()</code> and <code>.nonzero()</code> help.
# </details>
#
# %% [markdown] id="pair-task" lang="zh"
# ## 5 · 一种编码看不见的差别（举出反例）
#
# 在 `low` 和 `high` 之间（含两端）找两个值，一种编码区分不开，另一种却可以。两种编码是：线性延迟编码，`num_steps` 步，脉冲在第 round((num_steps − 1) · (1 − x)) 步；相位编码，`bits` 位，向下取整到 2^−bits 的整数倍。哪一种编码应当区分不开，由参数 `blind` 指定：`"latency"` 或 `"phase"`。返回这两个值，例如 `return 0.3, 0.31`。
#
# <details><summary>提示 1</summary>
#
# 两种编码相邻的两级各差多少？<code>num_steps</code> 为 12、<code>bits</code> 为 8 时，哪一种分得更细？60 和 3 呢？
# </details>
# <details><summary>提示 2</summary>
#
# 两个值靠得再近，也可能分在两级界线的两侧。找一条界线：它是一种编码的界线，却落在另一种编码的同一级之内。
# </details>
# <details><summary>提示 3</summary>
#
# 取 <code>torch.linspace(low, high, 100)</code>，算出每个值在两种编码里各是第几级，再找相邻的两个值：一种编码里相同，另一种里不同。<code>.diff()</code> 和 <code>.nonzero()</code> 用得上。
# </details>
#
# %% id="pair-answer" role="answer"
def blind_pair(blind, num_steps, bits, low, high):
    ...


# %% id="blind-pair" role="test" points=2
check.blind_pair(blind_pair)

# %% [markdown] id="open-task" lang="en"
# ## In your own words (marked by hand)
#
# A factory camera has one neuron per pixel and 16 time steps for an image. "Weighted phase has the highest SNR in the table, so we take that", says a colleague. Which code would you take (a) on a clean wire with a small battery, where 30 dB are enough, and (b) on a radio link that loses one spike in ten? The reader on the other end of the link knows how many are lost. Give for each the number from the tables of lessons 06 and 07 that decides it, and for (a) also: from which target on would the colleague be right? Four or five sentences.
#
# %% [markdown] id="open-task" lang="zh"
# ## 用自己的话说（由老师批改）
#
# 一台工厂相机，每个像素一个神经元，每幅图像 16 个时间步。同事说：“表里加权相位编码的信噪比最高，就用它。”换作是你，下面两种情况各选哪一种？（a）线路干净，电池很小，30 dB 就够；（b）用无线电传输，十个脉冲丢一个。无线电另一端解码时知道丢失的比例。请分别给出第 06、07 课表格里起决定作用的那个数字；对（a）还要说明：要求高到多少，同事才是对的？写四五句话。
#
# %% [markdown] id="open" lang="en" role="open" points=3
# **A model answer.** (a) Latency: it comes to 33 dB, which is enough, with 139 spikes per image; weighted phase would take 1,389, ten times as many, for precision that nobody asked for. From about 33 dB on the colleague is right, as within 16 steps latency can say only 16 values, and phase says 256 (48 dB); with 64 steps, latency would come to 43 dB, but there is no time for them. (b) Sigma-delta: 25.9 ± 0.1 dB with one spike in ten lost, if the reader knows it; the steps of the spikes that arrive tell how many there were. Weighted phase comes to 24.3 ± 0.5 dB: each bit is sent twice, and it is enough that one of the two arrives. The two differ by about three times the error, so the lead is small, and before building anything I would measure again with the loss of the real link, as at 1 % lost the order may be another. Rate keeps 18 dB, and latency 10, whatever its reader knows: a lost spike looks like a black pixel. (Population reads no better than sigma-delta, 25.3 ± 0.5 dB, and needs six neurons per pixel. A reader who knows nothing of the loss would get 18 dB from sigma-delta and 15 from weighted phase.)
#
# **Why the others are so.** Exercises 1 and 5 say what a code *can* tell: rate and latency have about as many levels as steps, phase doubles them with every step, and what falls into one level is lost, however good the line. Exercise 2 halves the largest error without another step: 6 dB where values are spread evenly, 1 to 2 dB for the digits, whose many white pixels are a whole level too dark either way. Exercise 4 has no winner: every limit that is moved makes another code the right one, and that is why one has to measure. And exercise 3 is there because a measure is a choice too: an SNR over a batch hides the bad image behind the good ones, and one with the mean included rewards the background.
#
# %% [markdown] id="open" lang="zh" role="open" points=3
# **参考答案。**（a）选延迟编码：33 dB，已经够用，每幅图像只要 139 个脉冲；加权相位编码要 1,389 个，十倍的代价，换来没人要的精度。要求高过约 33 dB，同事就对了：16 步之内，延迟编码只能说出 16 个值，相位编码能说出 256 个（48 dB）；延迟编码用 64 步也能到 43 dB，可是没有那么多时间。（b）选 Σ-Δ 编码：十个脉冲丢一个，而解码方知道这一点时，有 25.9 ± 0.1 dB，因为收到的脉冲各在哪一步，透露了原来有几个。加权相位编码是 24.3 ± 0.5 dB：每个比特送两遍，收到一遍就行。两者的差大约是误差的三倍，领先不多；所以动手之前，我会按实际链路的丢失率再测一遍，只丢 1% 的话，次序可能又不一样。速率编码还有 18 dB；延迟编码只有 10 dB，解码方知道什么都没用，因为丢了脉冲的像素看上去就是黑的。（群体编码是 25.3 ± 0.5 dB，并不比 Σ-Δ 编码好，每个像素却要六个神经元。解码方要是一无所知，Σ-Δ 编码只有 18 dB，加权相位编码只有 15 dB。）
#
# **其余各题的道理。** 第 1 题和第 5 题讲的是一种编码*能*说出什么：速率编码和延迟编码的级数与步数相当，相位编码每多一步就翻一倍；落在同一级里的差别，线路再好也找不回来。第 2 题不多用一步，就把最大误差减半：数值均匀分布时相当于提高 6 dB；手写数字只有 1 到 2 dB，因为其中许多白色像素怎样取整都会暗一整级。第 4 题没有赢家：随便改一项要求，该选的编码就可能换一种，所以必须测量。第 3 题则提醒我们，怎样衡量也是一种选择：对整个批次求信噪比，差的图像就藏在了好的后面；把平均亮度算进去，背景就白白得分。
