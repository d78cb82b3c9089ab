# %% [markdown] id="title" lang="en"
# # 03 · Latency coding: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/03-latency.ipynb).
#
# **Time:** about 45 minutes. **Points:** 12, of which 3 are marked by hand.
#
# %% [markdown] id="title" lang="zh"
# # 03 · 延迟编码：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/03-latency.ipynb)。
#
# **时间**：约 45 分钟。**分值**：12 分，其中 3 分由老师批改。
#
# %% id="begin"
import torch

from course import begin, check, data, decode, encode, measure

begin.lesson("en")  # en
begin.lesson("zh")  # zh


# %% [markdown] id="charging-task" lang="en"
# ## 1 · A head start (complete a line)
#
# In the lesson the membrane was empty at first. Now it is at `start` when the current is switched on:
#
# $$V(t) = X - (X - V_{start})\,e^{-t/\tau}$$
#
# When does it reach the `threshold`? `values` is a tensor with the X of several neurons, all of them above the threshold; `start` is below it, and may be negative. Return a tensor of times, in time steps like `tau`, not rounded.
#
# <details><summary>Hint 1</summary>
#
# Put the threshold in the place of V(t) and bring the exponential to one side.
# </details>
# <details><summary>Hint 2</summary>
#
# Test it: with <code>start = 0</code> the lesson's formula must come out, τ ln(X / (X − θ)).
# </details>
#
# %% [markdown] id="charging-task" lang="zh"
# ## 1 · 起点不在零（补全一行）
#
# 正文中，膜电位从零开始上升。现在设接通电流时，它已经是 `start`：
#
# $$V(t) = X - (X - V_{start})\,e^{-t/\tau}$$
#
# 它何时达到阈值 `threshold`？`values` 是张量，放着几个神经元各自的 X，都高于阈值；`start` 低于阈值，也可以是负数。返回由时间组成的张量，和 `tau` 一样以时间步为单位，不用取整。
#
# <details><summary>提示 1</summary>
#
# 把 V(t) 换成阈值，再把含指数的那一项单独移到等号一边。
# </details>
# <details><summary>提示 2</summary>
#
# 检验一下：<code>start = 0</code> 时，应得到正文里的公式 τ ln(X / (X − θ))。
# </details>
#
# %% id="charging-answer" role="answer"
def charging_time(values, start, tau, threshold):
    ...


# %% id="charging-time" role="test" points=1
check.charging_time(charging_time)


# %% [markdown] id="place-task" lang="en"
# ## 2 · From times to spikes (write the function)
#
# `times` is a tensor, of one axis or several, that says when each neuron fires, in time steps; none is negative, and some are `inf`, which stands for never. Round each time to the nearest step and return the spikes, 0 or 1, in the shape `[num_steps, *times.shape]`. Unlike `encode.latency`, raise no error where a time does not fit: that neuron just stays silent.
#
# <details><summary>Hint 1</summary>
#
# With <code>torch.arange(num_steps)</code> you have all steps. Which of them is equal to the rounded time?
# </details>
# <details><summary>Hint 2</summary>
#
# To compare them all at once, the steps need an axis of length 1 for every axis of <code>times</code>: <code>.view(-1, 1)</code> for one, <code>.view(-1, *[1] * times.dim())</code> for any number.
# </details>
#
# %% [markdown] id="place-task" lang="zh"
# ## 2 · 从时间到脉冲（写出函数）
#
# `times` 是张量，可以有一条或几条轴，表示每个神经元的发放时间，以时间步为单位；没有负数，有的是 `inf`，表示从不发放。请把时间取整到最近的一步，返回脉冲（0 或 1），形状为 `[num_steps, *times.shape]`。与 `encode.latency` 不同，时间放不下也不报错，让那个神经元不发放就行。
#
# <details><summary>提示 1</summary>
#
# <code>torch.arange(num_steps)</code> 给出所有的步。哪一步等于取整后的时间？
# </details>
# <details><summary>提示 2</summary>
#
# 要一次全部比较，<code>times</code> 有几条轴，这些步的张量后面就要补几条长度为 1 的轴：补一条用 <code>.view(-1, 1)</code>，补任意多条用 <code>.view(-1, *[1] * times.dim())</code>。
# </details>
#
# %% id="place-answer" role="answer"
def place_spikes(times, num_steps):
    ...


# %% id="place-spikes" role="test" points=2
check.place_spikes(place_spikes)


# %% [markdown] id="stretch-task" lang="en"
# ## 3 · Each image for itself (find the bug)
#
# `normalize=True` stretches the times of a whole batch by one factor. A colleague wants it image by image: in each, the latest time is to fall on the last step, whatever else is in the batch, and the other times are stretched by the same factor. Axis 0 of `times` is the batch, all further axes belong to the image; all times are positive and finite. Do not round them.
#
# ```python
# def stretch_each(times, num_steps):
#     return times / times.max() * num_steps
# ```
#
# It runs, and it is wrong. Write it so that it is right.
#
# <details><summary>Hint 1</summary>
#
# How many maxima are needed for a batch of 128 images? And how many does <code>times.max()</code> give?
# </details>
# <details><summary>Hint 2</summary>
#
# <code>times.flatten(1).amax(1)</code> gives one for each image. It still has to get as many axes as <code>times</code> has.
# </details>
# <details><summary>Hint 3</summary>
#
# With <code>num_steps = 5</code>, which number does the last step have?
# </details>
#
# %% [markdown] id="stretch-task" lang="zh"
# ## 3 · 每幅图像各管各的（找出错误）
#
# `normalize=True` 按同一比例拉长整个批次的时间。有位同学想逐幅拉长：每幅图像最晚的时间都落在最后一步，其余的时间也按同一比例拉长，与同一批次里的其他图像无关。`times` 的第 0 轴是批次，其余的轴都属于图像；所有时间都是有限的正数。不用取整。
#
# ```python
# def stretch_each(times, num_steps):
#     return times / times.max() * num_steps
# ```
#
# 它能运行，结果却不对。请写出正确的版本。
#
# <details><summary>提示 1</summary>
#
# 一个批次有 128 幅图像，需要几个最大值？<code>times.max()</code> 给出几个？
# </details>
# <details><summary>提示 2</summary>
#
# <code>times.flatten(1).amax(1)</code> 给每幅图像一个最大值，但还得补上几条轴，让轴数与 <code>times</code> 相同。
# </details>
# <details><summary>提示 3</summary>
#
# <code>num_steps = 5</code> 时，最后一步是第几步？
# </details>
#
# %% id="stretch-answer" role="answer"
def stretch_each(times, num_steps):
    ...


# %% id="stretch-each" role="test" points=2
check.stretch_each(stretch_each)

# %% [markdown] id="together" lang="en"
# ## Try it out: your own encoder
#
# A digit, in 20 steps of the linear code, its spikes placed by *your* function and decoded by the lesson's. (Where yours is not right yet, the cell says so.)
#
# %% [markdown] id="together" lang="zh"
# ## 试一试：你自己的编码器
#
# 一个手写数字，线性编码，20 步：由*你的*函数放置脉冲，再用课程的函数解码。（函数还没写对时，会有提示。）
#
# %% id="together-code" role="given"
digit = data.digit(label=3, index=1)
times = encode.latency_times(digit, num_steps=20, linear=True, normalize=True)
if check.place_spikes.feedback(place_spikes).right:
    spikes = torch.as_tensor(place_spikes(times, 20))
    decoded = decode.latency(spikes, linear=True, normalize=True)
    print(f"{int(spikes.sum())} spikes, root mean square error {measure.rmse(digit, decoded):.3f}")  # en
    print(f"{int(spikes.sum())} 个脉冲，均方根误差 {measure.rmse(digit, decoded):.3f}")  # zh
else:
    print("place_spikes is not right yet: see its check.")  # en
    print("place_spikes 还没写对：见它的检查结果。")  # zh


# %% [markdown] id="bins-task" lang="en"
# ## 4 · Another decoder (write the function)
#
# A sensor cuts the range from 0 to 1 into T bins of equal width, one for each step, and fires at step 0 for the brightest bin, at step T − 1 for the darkest. Write its decoder. `spikes` has time on axis 0, whose length is T, and any further axes. Return for each neuron the *middle* of its bin. Noise has added spikes to some neurons, always later than the right one; a neuron that never fires counts as black, 0.
#
# <details><summary>Hint 1</summary>
#
# Draw the bins for T = 4. Which middle has the brightest, which the next?
# </details>
# <details><summary>Hint 2</summary>
#
# <code>spikes.argmax(0)</code> is the step of the first 1. What does it give where there is none?
# </details>
#
# %% [markdown] id="bins-task" lang="zh"
# ## 4 · 另一种解码器（写出函数）
#
# 有一种传感器，把 0 到 1 的范围等分成 T 格，每步对应一格：最亮的一格在第 0 步发放，最暗的一格在第 T − 1 步。请写出它的解码器。`spikes` 的时间在第 0 轴，长度就是 T，后面还可以有别的轴。对每个神经元，返回它那一格的*中点*。噪声给某些神经元多添了脉冲，但总比正确的那个晚；从不发放的神经元算作黑色，值为 0。
#
# <details><summary>提示 1</summary>
#
# 画出 T = 4 时的各格：最亮那一格的中点是多少，下一格呢？
# </details>
# <details><summary>提示 2</summary>
#
# <code>spikes.argmax(0)</code> 是第一个 1 所在的步。一个 1 也没有时，它会给出什么？
# </details>
#
# %% id="bins-answer" role="answer"
def decode_bins(spikes):
    ...


# %% id="decode-bins" role="test" points=2
check.decode_bins(decode_bins)


# %% [markdown] id="tau-task" lang="en"
# ## 5 · As many greys as fit (choose the parameter)
#
# `values` are the grey levels of an image, no two of them the same; at most one lies below the threshold. They go through the logarithmic `encode.latency` with this `threshold`, without `normalize`. Return a `tau` for *this* image such that every spike fits into `num_steps` steps and no two levels fall on the same step.
#
# <details><summary>Hint 1</summary>
#
# A large τ pulls the times apart, but they have to fit. What is the largest τ that fits? Try it on <code>values = torch.tensor([0.3, 0.5, 1.0])</code>.
# </details>
# <details><summary>Hint 2</summary>
#
# <code>encode.latency_times(values, tau=1, threshold=threshold)</code> gives the times at τ = 1, and all times are proportional to τ. It gives a time to values below the threshold, too.
# </details>
#
# %% [markdown] id="tau-task" lang="zh"
# ## 5 · 灰度能留几级，就留几级（选择参数）
#
# `values` 是一幅图像的各级灰度，两两不同，至多有一级低于阈值。它们将用 `encode.latency` 作对数编码，阈值为 `threshold`，不用 `normalize`。请为*这幅*图像返回一个 `tau`，使所有脉冲都放得进 `num_steps` 步，而且没有两级灰度落在同一步。
#
# <details><summary>提示 1</summary>
#
# τ 大，时间就拉得开，但必须放得下。放得下的最大的 τ 是多少？先用 <code>values = torch.tensor([0.3, 0.5, 1.0])</code> 试试。
# </details>
# <details><summary>提示 2</summary>
#
# <code>encode.latency_times(values, tau=1, threshold=threshold)</code> 给出 τ = 1 时的时间，而所有时间都与 τ 成正比。低于阈值的值，它也会给出时间。
# </details>
#
# %% id="tau-answer" role="answer"
def choose_tau(values, num_steps, threshold):
    ...


# %% id="choose-tau" role="test" points=2
check.choose_tau(choose_tau)

# %% [markdown] id="open-task" lang="en"
# ## In your own words (marked by hand)
#
# Somebody writes: "One spike per pixel, and the brightest come at once. So a latency code is both the fastest code and the most precise." Take the linear code and show what precision costs in waiting time, and what a spike does that comes one step late. Is anything in the sentence true? Four or five sentences; at least one number.
#
# %% [markdown] id="open-task" lang="zh"
# ## 用自己的话说（由老师批改）
#
# 有人写道：“每个像素一个脉冲，最亮的马上就到。所以延迟编码既最快，又最精确。”请以线性编码为例，说明精度要拿多少等待时间来换，脉冲晚到一步又会怎样。这句话有没有说对的地方？写四五句话，至少给出一个数。
#
# %% [markdown] id="open" lang="en" role="open" points=3
# **A model answer.** The linear code fires at τ(1 − X), rounded to whole steps, so a decoded value is off by up to 1/(2τ). For an error of at most 0.01, τ must be 50, and then a dark value of 0.1 comes only at step 45; with τ = 5 all is over within six steps, but the error goes up to 0.1. So fast and precise pull in opposite directions, and whoever stops reading early learns only that the silent pixels are darker than those that have fired. A spike that is late by one step changes its value by 1/τ, 0.02 at τ = 50, and there is no second spike to put it right; in a rate code of 100 steps a lost spike costs no more than 0.01. What is true: the brightest come first, so a decision that depends on them alone need not wait for the rest. The lesson's digit could be read after two steps of 100.
#
# %% [markdown] id="open" lang="zh" role="open" points=3
# **参考答案。** 线性编码在 τ(1 − X) 发放，再取整到整数步，所以解码误差最大为 1/(2τ)。要让误差不超过 0.01，τ 就得是 50，这时值为 0.1 的暗像素要到第 45 步才发放；τ = 5 时六步之内全部结束，误差却可达 0.1。可见快与精确不可兼得；提前停止读取，就只知道还没发放的像素比已发放的暗。一个脉冲晚到一步，数值就差 1/τ（τ = 50 时为 0.02），而且没有第二个脉冲来纠正；100 步的速率编码丢一个脉冲，误差不过 0.01。说得对的是：最亮的先到，所以，如果只凭它们就能判断，就不必等其余的。正文里那个数字，100 步中只看头两步就能认出来。
