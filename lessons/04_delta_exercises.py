# %% [markdown] id="title" lang="en"
# # 04 · Delta modulation: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/04-delta.ipynb).
#
# **Time:** about 45 minutes. **Points:** 12, of which 3 are marked by hand.
#
# %% [markdown] id="title" lang="zh"
# # 04 · 增量调制：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/04-delta.ipynb)。
#
# **时间**：约 45 分钟。**分值**：12 分，其中 3 分由老师批改。
#
# %% id="begin"
import torch

from course import begin, check, data, decode, encode, measure

begin.lesson("en")  # en
begin.lesson("zh")  # zh


# %% [markdown] id="changes-task" lang="en"
# ## 1 · What has changed? (complete a line)
#
# The first half of `encode.delta`: `signal` has time on axis 0, and any further axes. Return the changes `signal[t] - signal[t - 1]` in the shape of the signal. The first step is compared with 0, or with itself if `padding` is true.
#
# `before` holds what the first step is compared with; the line after it is yours.
#
# <details><summary>Hint 1</summary>
#
# From which tensor must you subtract which, so that every step loses the one before it?
# </details>
# <details><summary>Hint 2</summary>
#
# <code>torch.cat([before, signal[:-1]])</code> is the signal, one step later.
# </details>
#
# %% [markdown] id="changes-task" lang="zh"
# ## 1 · 哪里变了？（补全一行）
#
# 这是 `encode.delta` 的前一半：`signal` 的时间在第 0 轴，后面还可以有别的轴。返回每步的变化 `signal[t] - signal[t - 1]`，形状与信号相同。第一步与 0 比；如果 `padding` 为真，则与自己比。
#
# `before` 已经备好，是第一步的比较对象；接下来的一行由你来写。
#
# <details><summary>提示 1</summary>
#
# 用哪个张量减哪个张量，才能让每一步都减去前一步？
# </details>
# <details><summary>提示 2</summary>
#
# <code>torch.cat([before, signal[:-1]])</code> 就是推迟一步的信号。
# </details>
#
# %% id="changes-answer" role="answer"
def changes(signal, padding):
    before = signal[:1] if padding else torch.zeros_like(signal[:1])
    ...


# %% id="changes" role="test" points=1
check.changes(changes)


# %% [markdown] id="onoff-task" lang="en"
# ## 2 · Two channels (write the function)
#
# A network is often fed events not as −1, 0 and 1, but in two channels: one for ON, one for OFF, both with 0 and 1 only. (A recording itself is a list of events: time, place and polarity, usually 1 for ON and 0 for OFF. Which channel comes first is a matter of choice: look before you use one. Here it is ON.) `change` has time on axis 0, as the first exercise gives it, and any further axes. When ON and OFF fire at this `threshold` is as in `encode.delta` with `off_spike=True`. Return a tensor with a new axis of length 2 *behind time*, channel 0 for ON, channel 1 for OFF: its shape is `[num_steps, 2, ...]`.
#
# <details><summary>Hint 1</summary>
#
# Two comparisons, one for each channel. What does the lesson say of a change of exactly the threshold?
# </details>
# <details><summary>Hint 2</summary>
#
# <code>torch.stack([on, off], dim=…)</code> joins two tensors along a new axis.
# </details>
#
# %% [markdown] id="onoff-task" lang="zh"
# ## 2 · 两个通道（写出函数）
#
# 把事件交给网络时，往往不写成 −1、0、1，而是分成两个通道：ON 一个，OFF 一个，两个通道都只有 0 和 1。（录下的数据本身是一张事件清单，记着时间、位置和极性，极性通常 ON 为 1、OFF 为 0。哪个通道在前，各家约定不同，用前要看清楚；这里 ON 在前。）`change` 是各步的变化，和第 1 题的结果一样，时间在第 0 轴，后面还可以有别的轴。阈值是 `threshold`，ON 和 OFF 何时发放，规则与 `encode.delta`（`off_spike=True`）相同。返回的张量要在*时间之后*多一条长度为 2 的轴，通道 0 放 ON，通道 1 放 OFF，形状为 `[num_steps, 2, ...]`。
#
# <details><summary>提示 1</summary>
#
# 要做两次比较，每个通道一次。变化恰好等于阈值时该怎样，正文是怎么说的？
# </details>
# <details><summary>提示 2</summary>
#
# <code>torch.stack([on, off], dim=…)</code> 把两个张量沿一条新的轴叠起来。
# </details>
#
# %% id="onoff-answer" role="answer"
def on_off(change, threshold):
    ...


# %% id="on-off" role="test" points=2
check.on_off(on_off)

# %% [markdown] id="together" lang="en"
# ## Try it out: your own event camera
#
# A moving digit, through *your* two functions. (Where one of them is not right yet, the cell says so.)
#
# %% [markdown] id="together" lang="zh"
# ## 试一试：你自己的事件相机
#
# 一个移动的数字，依次经过*你的*两个函数。（哪个还没写对，会有提示。）
#
# %% id="together-code" role="given"
video = data.moving_digit(label=5, num_steps=28)
if check.changes.feedback(changes).right and check.on_off.feedback(on_off).right:
    events = torch.as_tensor(on_off(torch.as_tensor(changes(video, padding=True)), threshold=0.1))
    on, off = (int(channel.sum()) for channel in events.unbind(1))
    print(f"{on:,} ON and {off:,} OFF events for {video.numel():,} pixel values")  # en
    print(f"{video.numel():,} 个像素值，{on:,} 个 ON 事件，{off:,} 个 OFF 事件")  # zh
else:
    print("changes or on_off is not right yet: see their checks.")  # en
    print("changes 或 on_off 还没写对：见它们的检查结果。")  # zh


# %% [markdown] id="events-task" lang="en"
# ## 3 · As many as it takes (find the bug)
#
# A real event camera has no time steps, so it may fire several times in quick succession. An ideal one would follow any signal. (A real pixel has a bandwidth and a largest event rate: [arXiv:2304.04706](https://arxiv.org/abs/2304.04706).) A colleague rewrites step-forward that way. `signal` is a tensor with one axis, time; the function should return a tensor of the same length that says *how many* spikes there are at each step: 3 for three ON spikes, −2 for two OFF spikes, 0 at the first step. A spike comes for every whole threshold between the signal and the reference.
#
# ```python
# def count_events(signal, threshold):
#     counts = torch.zeros(len(signal))
#     reference = signal[0]
#     for t in range(1, len(signal)):
#         counts[t] = torch.floor((signal[t] - reference) / threshold)
#         reference = signal[t]
#     return counts
# ```
#
# It runs, and it is wrong. Write it so that it is right.
#
# <details><summary>Hint 1</summary>
#
# Go through the signal 0, 0.6, 1.2, 1.8 with a threshold of 1, by hand. At which step should the first spike come?
# </details>
# <details><summary>Hint 2</summary>
#
# Now 0, −0.3 with a threshold of 1. What does <code>torch.floor</code> make of −0.3?
# </details>
# <details><summary>Hint 3</summary>
#
# Besides the threshold and the first value, the decoder knows only the spikes. Which value of the reference can it work out?
# </details>
#
# %% [markdown] id="events-task" lang="zh"
# ## 3 · 该发几个就发几个（找出错误）
#
# 真正的事件相机没有时间步，可以接连发放好几次。理想的像素，再快的信号也跟得上（真实的像素带宽有限，每秒的事件数也有上限，见 [arXiv:2304.04706](https://arxiv.org/abs/2304.04706)）。有位同学按这个思路改写了步进法。`signal` 是张量，只有时间这一条轴；函数应返回同样长的张量，说明每一步有*几个*脉冲：三个 ON 脉冲记作 3，两个 OFF 脉冲记作 −2，第一步为 0。信号与参考值之间每满一个阈值，就有一个脉冲。
#
# ```python
# def count_events(signal, threshold):
#     counts = torch.zeros(len(signal))
#     reference = signal[0]
#     for t in range(1, len(signal)):
#         counts[t] = torch.floor((signal[t] - reference) / threshold)
#         reference = signal[t]
#     return counts
# ```
#
# 它能运行，结果却不对。请写出正确的版本。
#
# <details><summary>提示 1</summary>
#
# 设信号为 0、0.6、1.2、1.8，阈值为 1，动手算一遍：第一个脉冲应在哪一步？
# </details>
# <details><summary>提示 2</summary>
#
# 再设信号为 0、−0.3，阈值仍为 1：<code>torch.floor</code> 把 −0.3 变成多少？
# </details>
# <details><summary>提示 3</summary>
#
# 除了阈值和第一个值，解码的一方只知道脉冲。它能推算出怎样的参考值？
# </details>
#
# %% id="events-answer" role="answer"
def count_events(signal, threshold):
    ...


# %% id="count-events" role="test" points=2
check.count_events(count_events)


# %% [markdown] id="climb-task" lang="en"
# ## 4 · What delta does not see (find a counter-example)
#
# Somebody is sure: "Whatever changes a lot makes delta fire." Prove the contrary. Return a signal, a tensor of `num_steps` values, whose last lies at least `height` above its first, and for which `encode.delta(signal, threshold, padding=False, off_spike=True)` gives not a single spike. (`height` is less than (num_steps − 1) · threshold.)
#
# <details><summary>Hint 1</summary>
#
# What is compared with the threshold: where the signal is, how far it has come, or how far it goes in one step?
# </details>
# <details><summary>Hint 2</summary>
#
# The first step is compared with 0. And a change of exactly the threshold fires.
# </details>
#
# %% [markdown] id="climb-task" lang="zh"
# ## 4 · delta 看不见的变化（举出反例）
#
# 有人断定：“只要变化大，delta 就会发放。”请举出反例：返回一个信号，即由 `num_steps` 个值组成的张量，最后一个值比第一个至少高 `height`，而 `encode.delta(signal, threshold, padding=False, off_spike=True)` 一个脉冲也不发放。（`height` 小于 (num_steps − 1) · threshold。）
#
# <details><summary>提示 1</summary>
#
# 与阈值比的是什么：信号现在有多高，总共走了多远，还是一步走多远？
# </details>
# <details><summary>提示 2</summary>
#
# 第一步是与 0 比的；变化恰好等于阈值也会发放。
# </details>
#
# %% id="climb-answer" role="answer"
def hidden_climb(threshold, num_steps, height):
    ...


# %% id="hidden-climb" role="test" points=2
check.hidden_climb(hidden_climb)


# %% [markdown] id="threshold-task" lang="en"
# ## 5 · Good enough, with few spikes (choose the parameter)
#
# `signal`, with time as its only axis, is to be sent by `encode.step_forward` and rebuilt by `decode.step_forward`, which starts at `signal[0]`. Return a threshold for *this* signal that takes at most `most_spikes` spikes, ON and OFF together, and whose SNR is at least `least_snr` decibels.
#
# <details><summary>Hint 1</summary>
#
# You need no formula: a computer can try fifty thresholds. Which range is worth trying? In the lesson's figure, what lies to the left of the dotted line, and what to the right?
# </details>
# <details><summary>Hint 2</summary>
#
# The figure has its best place just above the largest change in one step, <code>signal.diff().abs().max()</code>. Here, try from there up to a few times as much.
# </details>
# <details><summary>Hint 3</summary>
#
# The lesson's loop over <code>thresholds</code> computes both numbers, with <code>spikes.abs().sum()</code> and <code>measure.snr_db</code>. Return the first threshold that meets both conditions.
# </details>
#
# %% [markdown] id="threshold-task" lang="zh"
# ## 5 · 脉冲少，质量也要够（选择参数）
#
# `signal` 只有时间这一条轴，用 `encode.step_forward` 编码，再用 `decode.step_forward` 从 `signal[0]` 开始重建。请为*这个*信号返回一个阈值，使脉冲（ON 和 OFF 合计）不超过 `most_spikes` 个，信噪比不低于 `least_snr` 分贝。
#
# <details><summary>提示 1</summary>
#
# 不需要公式：让计算机试五十个阈值就行。哪个范围值得试？正文的图里，点线左侧怎样，右侧又怎样？
# </details>
# <details><summary>提示 2</summary>
#
# 图中最好的阈值略高于一步之内的最大变化，即 <code>signal.diff().abs().max()</code>。这里就从它开始，一直试到它的几倍。
# </details>
# <details><summary>提示 3</summary>
#
# 正文里有个循环，逐个试 <code>thresholds</code> 里的阈值，把这两个数都算了出来，用的是 <code>spikes.abs().sum()</code> 和 <code>measure.snr_db</code>。返回第一个同时满足两项要求的阈值。
# </details>
#
# %% id="threshold-answer" role="answer"
def choose_threshold(signal, most_spikes, least_snr):
    ...


# %% id="choose-threshold" role="test" points=2
check.choose_threshold(choose_threshold)

# %% [markdown] id="open-task" lang="en"
# ## In your own words (marked by hand)
#
# A sensor measures the temperature of a battery once a second. In normal use it changes by no more than 0.01 °C a second. Somebody codes it with `delta` and a threshold of 0.5 °C, and is pleased: "Not one spike all day. Delta modulation really saves energy." What may have happened that day? Give two ways to mend it, and what each of them costs. Four or five sentences; at least one number.
#
# %% [markdown] id="open-task" lang="zh"
# ## 用自己的话说（由老师批改）
#
# 一个传感器每秒测一次电池的温度。正常使用时，温度每秒变化不超过 0.01 °C。有人用 `delta` 编码，阈值取 0.5 °C，然后高兴地说：“一整天一个脉冲也没有，增量调制真省电。”这一天里可能发生过什么？给出两种补救办法，并说明各自的代价。写四五句话，至少给出一个数。
#
# %% [markdown] id="open" lang="en" role="open" points=3
# **A model answer.** `delta` compares with the second before only, and no second ever brings 0.5 °C. At 0.01 °C a second the battery may have warmed by 36 °C within one hour without a single spike: silence says that nothing *jumped*, not that nothing changed. First way: `step_forward` with the same threshold. It remembers what it has told, fires once for every 0.5 °C, 72 times in that hour, and is never off by more than one threshold; the cost is a reference to be kept for each sensor, and if one spike gets lost, everything decoded after it is wrong by 0.5 °C. Second way: compare less often. Once a minute, a change can reach 0.6 °C, and `delta` can fire; but every alarm then comes up to a minute late, and a rise of 0.4 °C a minute is still not seen. (Lowering the threshold of `delta` below 0.01 °C makes it fire at any noise of the sensor, and the errors still add up.)
#
# %% [markdown] id="open" lang="zh" role="open" points=3
# **参考答案。** `delta` 只与前一秒比，而没有哪一秒的变化达到 0.5 °C。按每秒 0.01 °C 算，电池一小时内可能升温 36 °C，却一个脉冲也没有：没有脉冲，只说明没有*突变*，并不说明没有变化。办法一：用 `step_forward`，阈值不变。它记得自己报过多少，每 0.5 °C 发放一次，那一小时共 72 次，误差从不超过一个阈值；代价是每个传感器都要保存一个参考值，而且一旦丢了一个脉冲，此后解码的值全都差 0.5 °C。办法二：把比较的间隔拉长。每分钟比一次，变化可达 0.6 °C，`delta` 就能发放了；但每次报警最多会晚一分钟，而每分钟升 0.4 °C 仍然看不见。（把 `delta` 的阈值降到 0.01 °C 以下，传感器稍有噪声它就发放，误差照样越积越多。）
