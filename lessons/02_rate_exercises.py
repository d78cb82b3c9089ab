# %% [markdown] id="title" lang="en"
# # 02 · Rate coding: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/02-rate.ipynb).
#
# **Time:** about 30 minutes. **Points:** 11, of which 3 are marked by hand.
#
# %% [markdown] id="title" lang="zh"
# # 02 · 速率编码：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/02-rate.ipynb)。
#
# **时间**：约 30 分钟。**分值**：11 分，其中 3 分由老师批改。
#
# %% id="begin"
import math

import torch

from course import begin, check, data, encode

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="probability-task" lang="en"
# ## 1 · From value to probability (complete a line)
#
# The first half of `encode.rate`: with which probability does each pixel fire? `values` is a tensor of pixel values, which may lie outside [0, 1]; `gain` and `offset` are numbers. Return a tensor of probabilities in the shape of `values`.
#
# <details><summary>Hint 1</summary>
#
# Multiply, then add; in this order.
# </details>
# <details><summary>Hint 2</summary>
#
# A probability lies in [0, 1]. A tensor has the method <code>.clamp(low, high)</code>.
# </details>
#
# %% [markdown] id="probability-task" lang="zh"
# ## 1 · 从数值到概率（补全一行）
#
# 先写 `encode.rate` 的前一半：每个像素以多大的概率发放？`values` 是由像素值组成的张量，可能有超出 [0, 1] 的值；`gain`（增益）和 `offset`（偏移）是两个数。返回由概率组成的张量，形状与 `values` 相同。
#
# <details><summary>提示 1</summary>
#
# 先乘后加，顺序不能反。
# </details>
# <details><summary>提示 2</summary>
#
# 概率在 [0, 1] 之间。张量有 <code>.clamp(下限, 上限)</code> 方法。
# </details>
#
# %% id="probability-answer" role="answer"
def probability(values, gain, offset):
    ...


# %% id="probability" role="test" points=1
check.probability(probability)

# %% [markdown] id="draw-task" lang="en"
# ## 2 · From probability to spikes (write the function)
#
# The second half. `p` holds the probabilities, `noise` one uniform random number in [0, 1) for every time step and neuron, time on axis 0. Return the spikes, 0 or 1, in the shape of `noise`. As in the lesson, small random numbers make spikes. A pixel with p = 0 must never fire, one with p = 1 at every step.
#
# <details><summary>Hint 1</summary>
#
# How likely is it that a uniform random number is less than 0.3?
# </details>
# <details><summary>Hint 2</summary>
#
# When you compare <code>noise</code> with <code>p</code>, <code>p</code> is broadcast over time by itself; <code>.float()</code> turns true and false into 1 and 0.
# </details>
#
# %% [markdown] id="draw-task" lang="zh"
# ## 2 · 从概率到脉冲（写出函数）
#
# 接着写后一半。`p` 是概率；`noise` 为每个时间步、每个神经元各备了一个 [0, 1) 上的均匀随机数，时间在第 0 轴。返回脉冲（0 或 1），形状与 `noise` 相同。与正文一致，随机数小才发放；p = 0 的像素绝不能发放，p = 1 的像素每一步都必须发放。
#
# <details><summary>提示 1</summary>
#
# 一个均匀随机数小于 0.3 的概率是多少？
# </details>
# <details><summary>提示 2</summary>
#
# 拿 <code>noise</code> 与 <code>p</code> 比较时，<code>p</code> 会自动沿时间轴广播；<code>.float()</code> 把真假变成 1 和 0。
# </details>
#
# %% id="draw-answer" role="answer"
def draw_spikes(p, noise):
    ...


# %% id="draw-spikes" role="test" points=2
check.draw_spikes(draw_spikes)

# %% [markdown] id="decode-task" lang="en"
# ## 3 · And back again (find the bug)
#
# A colleague has the spikes of a batch, time on axis 0, and the gain they were made with (without an offset), and wants to estimate the values they were made from, one for each neuron:
#
# ```python
# def decode_rate(spikes, gain):
#     return spikes.mean(-1) * gain
# ```
#
# It runs, and it is wrong. Write it so that it is right. (Do not clip: by chance an estimate may exceed 1.)
#
# <details><summary>Hint 1</summary>
#
# The rate of a neuron is its mean over time, and only over time.
# </details>
# <details><summary>Hint 2</summary>
#
# What did the gain do to the values on the way in? Undo it.
# </details>
#
# %% [markdown] id="decode-task" lang="zh"
# ## 3 · 再变回来（找出错误）
#
# 有位同学拿到一个批次的脉冲，时间在第 0 轴，也知道编码时所用的增益（没有用偏移），想由此估计原来的数值，每个神经元一个：
#
# ```python
# def decode_rate(spikes, gain):
#     return spikes.mean(-1) * gain
# ```
#
# 它能运行，结果却不对。请写出正确的版本。（不要截断：估计值碰巧可能大于 1。）
#
# <details><summary>提示 1</summary>
#
# 神经元的发放率，是对时间、而且只对时间的平均。
# </details>
# <details><summary>提示 2</summary>
#
# 编码时，增益对数值做了什么？把它还原回去。
# </details>
#
# %% id="decode-answer" role="answer"
def decode_rate(spikes, gain):
    ...


# %% id="decode-rate" role="test" points=3
check.decode_rate(decode_rate)

# %% [markdown] id="steps-task" lang="en"
# ## 4 · How long must you wait? (choose the parameter)
#
# A pixel fires with probability `p`. How many time steps are needed, at the least, for the standard deviation of its rate to be at most `error`? Both are numbers; return a whole number.
#
# <details><summary>Hint 1</summary>
#
# Four times the steps, half the error: how did the lesson write that as a formula?
# </details>
# <details><summary>Hint 2</summary>
#
# The standard deviation of the rate is σ = √(p(1 − p)/T). Solve for T.
# </details>
# <details><summary>Hint 3</summary>
#
# Steps come whole: <code>math.ceil</code> rounds up.
# </details>
#
# %% [markdown] id="steps-task" lang="zh"
# ## 4 · 要等多久？（选择参数）
#
# 一个像素以概率 `p` 发放。至少需要多少个时间步，发放率的标准差才不超过 `error`？两个参数都是数；返回一个整数。
#
# <details><summary>提示 1</summary>
#
# 步数变成四倍，误差减半：正文里是怎样用公式表示的？
# </details>
# <details><summary>提示 2</summary>
#
# 发放率的标准差是 σ = √(p(1 − p)/T)。解出 T。
# </details>
# <details><summary>提示 3</summary>
#
# 步数是整数，<code>math.ceil</code> 向上取整。
# </details>
#
# %% id="steps-answer" role="answer"
def steps_needed(p, error):
    ...


# %% id="steps-needed" role="test" points=2
check.steps_needed(steps_needed)

# %% [markdown] id="together" lang="en"
# ## All together
#
# A digit, encoded with gain 0.5 and decoded again by *your* function. (Where yours is not right yet, the cell says so.)
#
# %% [markdown] id="together" lang="zh"
# ## 合在一起
#
# 用增益 0.5 编码一个手写数字，再用*你的*函数解码。（函数还没写对时，会有提示。）
#
# %% id="together-code" role="given"
digit = data.digit(label=3, index=1)
spikes = encode.rate(digit, num_steps=400, gain=0.5, generator=torch.Generator().manual_seed(0))
if check.decode_rate.feedback(decode_rate).right:
    decoded = torch.as_tensor(decode_rate(spikes, gain=0.5))
    print(f"Root mean square error: {(decoded - digit).square().mean().sqrt():.3f}")  # en
    print(f"均方根误差：{(decoded - digit).square().mean().sqrt():.3f}")  # zh
else:
    print("decode_rate is not right yet: see its check.")  # en
    print("decode_rate 还没写对：见它的检查结果。")  # zh

# %% [markdown] id="open-task" lang="en"
# ## In your own words (marked by hand)
#
# A lower gain saves spikes. Somebody proposes: "Then let us use gain 0.1 everywhere and save 90 % of the energy." What does it cost, and what would have to change for few spikes *and* a small error? Three or four sentences; at least one number.
#
# %% [markdown] id="open-task" lang="zh"
# ## 用自己的话说（由老师批改）
#
# 降低增益可以省脉冲。有人提议：“那就一律用增益 0.1，能省九成能耗。”这样做的代价是什么？要想脉冲少、误差*又*小，得改变什么？写三四句话，至少给出一个数。
#
# %% [markdown] id="open" lang="en" role="open" points=3
# **A model answer.** A tenth of the probability gives a tenth of the spikes, but decoding divides by the gain, and so it magnifies the error too. For a pixel of value 0.5 and T = 100 steps, gain 1 gives a standard deviation of √(0.5 · 0.5/100) = 0.05; gain 0.1 gives √(0.05 · 0.95/100)/0.1 ≈ 0.22, more than four times as much. To come back to 0.05 it takes 19 times as many steps, and then even more spikes than before. A rate carries its value in the *number* of spikes; to have few spikes and a small error, a code must use *when* they come, as latency coding does.
#
# %% [markdown] id="open" lang="zh" role="open" points=3
# **参考答案。** 概率减到十分之一，脉冲也减到十分之一；但解码时要除以增益，误差也随之放大。以值为 0.5 的像素、T = 100 步为例：增益为 1 时，标准差是 √(0.5 · 0.5/100) = 0.05；增益为 0.1 时，标准差是 √(0.05 · 0.95/100)/0.1 ≈ 0.22，是前者的四倍多。要回到 0.05，得用 19 倍的时间步，脉冲反而比原来还多。速率编码把数值放在脉冲的*个数*里；要想脉冲少、误差又小，就得像延迟编码那样，利用脉冲*何时*到来。
