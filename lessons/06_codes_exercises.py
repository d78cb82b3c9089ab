# %% [markdown] id="title" lang="en"
# # 06 · What does each code buy?: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/06-codes.ipynb).
#
# **Time:** about 45 minutes. **Points:** 11.
#
# %% [markdown] id="title" lang="zh"
# # 06 · 每种编码换来什么？：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/06-codes.ipynb)。
#
# **时间**：约 45 分钟。**分值**：11 分。
#
# %% id="begin"
import math

import torch

from course import begin, check, compare, data

begin.lesson("en")  # en
begin.lesson("zh")  # zh


# %% [markdown] id="rank-task" lang="en"
# ## 1 · When is it my turn? (complete a line)
#
# In a rank-order code, the neuron of the largest value fires at step 0, that of the second largest at step 1, and so on. `values` is a tensor with one axis, all values different. Return a tensor of the same length: the step at which *each neuron* fires. For `[0.2, 0.9, 0.4]` that is `[2, 0, 1]`.
#
# <details><summary>Hint 1</summary>
#
# <code>values.argsort(descending=True)</code> says which neuron fires at each step. For the example: <code>[1, 2, 0]</code>. That is not yet what is asked.
# </details>
# <details><summary>Hint 2</summary>
#
# Where in that list does neuron 0 stand? And neuron 1?
# </details>
#
# %% [markdown] id="rank-task" lang="zh"
# ## 1 · 什么时候轮到我？（补全一行）
#
# 排序编码里，值最大的神经元在第 0 步发放，第二大的在第 1 步，依此类推。`values` 是只有一条轴的张量，各值互不相同。请返回同样长的张量：*每个神经元*在第几步发放。例如 `[0.2, 0.9, 0.4]` 对应 `[2, 0, 1]`。
#
# <details><summary>提示 1</summary>
#
# <code>values.argsort(descending=True)</code> 给出的是每一步由谁发放，上例中是 <code>[1, 2, 0]</code>。这还不是题目要的。
# </details>
# <details><summary>提示 2</summary>
#
# 第 0 号神经元排在这张名单的什么位置？第 1 号呢？
# </details>
#
# %% id="rank-answer" role="answer"
def fires_at(values):
    ...


# %% id="fires-at" role="test" points=1
check.fires_at(fires_at)


# %% [markdown] id="phase-task" lang="en"
# ## 2 · Whatever arrives was sent (write the function)
#
# A weighted-phase code of `bits` steps is sent several times in a row, over a line that loses spikes and never adds or moves one. `spikes` has time on axis 0, as many steps as periods times bits, and any further axes. A digit counts as soon as *any* of the periods has it. Return the values, of the shape `spikes.shape[1:]`: a digit at the first step is worth ½, at the second ¼, and so on.
#
# <details><summary>Hint 1</summary>
#
# <code>spikes.reshape(-1, bits, *spikes.shape[1:])</code> has the periods on axis 0 and the digits on axis 1.
# </details>
# <details><summary>Hint 2</summary>
#
# Of zeros and ones, "any" is the maximum: <code>.amax(0)</code>.
# </details>
# <details><summary>Hint 3</summary>
#
# <code>sum(digits[k] / 2 ** (k + 1) for k in range(bits))</code>
# </details>
#
# %% [markdown] id="phase-task" lang="zh"
# ## 2 · 收到的都是发送过的（写出函数）
#
# 一个 `bits` 步的加权相位编码，接连发送了几遍；线路会丢脉冲，但从不添加，也不挪动。`spikes` 的时间在第 0 轴，步数等于遍数乘以 bits，后面还可以有别的轴。只要*任何一遍*收到了某一位，这一位就算数。请返回数值，形状为 `spikes.shape[1:]`：第一步的一位代表 ½，第二步代表 ¼，依此类推。
#
# <details><summary>提示 1</summary>
#
# <code>spikes.reshape(-1, bits, *spikes.shape[1:])</code> 的第 0 轴是遍数，第 1 轴是各位。
# </details>
# <details><summary>提示 2</summary>
#
# 对 0 和 1 来说，“任何一遍”就是最大值：<code>.amax(0)</code>。
# </details>
# <details><summary>提示 3</summary>
#
# <code>sum(digits[k] / 2 ** (k + 1) for k in range(bits))</code>
# </details>
#
# %% id="phase-answer" role="answer"
def read_phase(spikes, bits):
    ...


# %% id="read-phase" role="test" points=2
check.read_phase(read_phase)


# %% [markdown] id="burst-task" lang="en"
# ## 3 · One value, said twice (write the function)
#
# A burst sends a value x as ⌈`max_spikes` · x⌉ spikes. The first comes at step 0, and from one to the next it takes ⌈`longest` − (`longest` − `shortest`) · x⌉ steps. (⌈ ⌉ rounds up.) Return the steps at which the spikes of one `value` come, the first to the last. For `burst_steps(0.4, 5, 2, 6)` that is `[0, 5]`.
#
# <details><summary>Hint 1</summary>
#
# <code>math.ceil</code> rounds up. First the number of spikes, then the interval: two lines.
# </details>
# <details><summary>Hint 2</summary>
#
# <code>torch.arange(count)</code> counts the spikes from 0.
# </details>
#
# %% [markdown] id="burst-task" lang="zh"
# ## 3 · 一个值说两遍（写出函数）
#
# 簇发编码把数值 x 变成 ⌈`max_spikes` · x⌉ 个脉冲。第一个在第 0 步，以后每隔 ⌈`longest` − (`longest` − `shortest`) · x⌉ 步来一个。（⌈ ⌉ 是向上取整。）请按先后返回一个 `value` 的各个脉冲在第几步。例如 `burst_steps(0.4, 5, 2, 6)` 是 `[0, 5]`。
#
# <details><summary>提示 1</summary>
#
# <code>math.ceil</code> 向上取整。先求脉冲个数，再求间隔，各写一行。
# </details>
# <details><summary>提示 2</summary>
#
# <code>torch.arange(count)</code> 从 0 起给脉冲编号。
# </details>
#
# %% id="burst-answer" role="answer"
def burst_steps(value, max_spikes, shortest, longest):
    ...


# %% id="burst-steps" role="test" points=2
check.burst_steps(burst_steps)


# %% [markdown] id="population-task" lang="en"
# ## 4 · The nearest fires first (write the function)
#
# A population: neuron i has the favourite value `centres[i]`, and all have the same `width`. To a value x it answers with
#
# $$r_i = \exp\left(-\frac{d_i^2}{2}\right), \qquad d_i = \frac{x - \text{centre}_i}{\text{width}}$$
#
# and fires at the step $T (1 - r_i)$, rounded to a whole number, where $T$ is `num_steps`. (If that is $T$, it is beyond the last step, and the neuron stays silent; return $T$ all the same.) `values` has one axis. The result has the shape `[values, neurons]`.
#
# <details><summary>Hint 1</summary>
#
# <code>values.unsqueeze(-1) - centres</code> has every value against every centre.
# </details>
# <details><summary>Hint 2</summary>
#
# Three lines: the distance, the answer (<code>torch.exp</code>), the rounded step.
# </details>
#
# %% [markdown] id="population-task" lang="zh"
# ## 4 · 离得最近的先发放（写出函数）
#
# 一个群体：第 i 个神经元偏爱的值是 `centres[i]`，宽度都是 `width`。对数值 x，它的响应是
#
# $$r_i = \exp\left(-\frac{d_i^2}{2}\right), \qquad d_i = \frac{x - \text{centre}_i}{\text{width}}$$
#
# 发放的时间步是 $T (1 - r_i)$，四舍五入为整数，其中 $T$ 就是 `num_steps`。（如果结果是 $T$，就超出了最后一步，这个神经元不发放；仍返回 $T$。）`values` 只有一条轴，结果的形状是 `[数值, 神经元]`。
#
# <details><summary>提示 1</summary>
#
# <code>values.unsqueeze(-1) - centres</code> 得到每个值与每个中心之差。
# </details>
# <details><summary>提示 2</summary>
#
# 三行就够：距离，响应（<code>torch.exp</code>），取整后的时间步。
# </details>
#
# %% id="population-answer" role="answer"
def firing_times(values, centres, width, num_steps):
    ...


# %% id="firing-times" role="test" points=2
check.firing_times(firing_times)


# %% [markdown] id="sigma-task" lang="en"
# ## 5 · A count that is never far off (find the bug)
#
# A colleague writes sigma-delta modulation. `data` has time on axis 0 and any further axes, with values in [0, 1]. The result should have the same shape.
#
# ```python
# def sigma_delta(data):
#     rest, spikes = torch.zeros_like(data[0]), torch.zeros_like(data)
#     for step in range(len(data)):
#         rest = rest + data[step]
#         spikes[step] = (rest >= 0.5).float()
#         rest = rest * (1 - spikes[step])
#     return spikes
# ```
#
# For a constant 0.7 it fires at every step. Write it so that spikes and data never have sums more than ½ apart.
#
# <details><summary>Hint 1</summary>
#
# What is left of <code>rest</code> after a spike? What should be left, if a spike stands for 1?
# </details>
# <details><summary>Hint 2</summary>
#
# Only the last line of the loop is wrong. <code>rest</code> may become negative.
# </details>
#
# %% [markdown] id="sigma-task" lang="zh"
# ## 5 · 个数从不差太多（找出错误）
#
# 有位同学写了 Σ-Δ 调制。`data` 的时间在第 0 轴，后面还可以有别的轴，值在 [0, 1] 之间。结果的形状应与它相同。
#
# ```python
# def sigma_delta(data):
#     rest, spikes = torch.zeros_like(data[0]), torch.zeros_like(data)
#     for step in range(len(data)):
#         rest = rest + data[step]
#         spikes[step] = (rest >= 0.5).float()
#         rest = rest * (1 - spikes[step])
#     return spikes
# ```
#
# 数值恒为 0.7 时，它每一步都发放。请改正，使脉冲之和与数据之和任何时候都相差不超过 ½。
#
# <details><summary>提示 1</summary>
#
# 发放之后，<code>rest</code> 还剩多少？如果一个脉冲代表 1，应该剩多少？
# </details>
# <details><summary>提示 2</summary>
#
# 只有循环的最后一行不对。<code>rest</code> 可以是负数。
# </details>
#
# %% id="sigma-answer" role="answer"
def sigma_delta(data):
    ...


# %% id="sigma-delta" role="test" points=2
check.sigma_delta(sigma_delta)


# %% [markdown] id="gain-task" lang="en"
# ## 6 · Is that a difference? (write the function)
#
# Two codes were tried on the same sets of digits: `a[k]` and `b[k]` are their SNRs on set k. Some sets are harder than others, for both. Return how much better `a` is on average, and the standard error of that number: `return ..., ...`. The standard error of a mean of n numbers is their standard deviation (with n − 1), divided by √n.
#
# <details><summary>Hint 1</summary>
#
# The difference is what counts, and there is one for each set.
# </details>
# <details><summary>Hint 2</summary>
#
# <code>.std()</code> of a tensor uses n − 1.
# </details>
#
# %% [markdown] id="gain-task" lang="zh"
# ## 6 · 这算得上差别吗？（写出函数）
#
# 两种编码用同样的几组图像试过：`a[k]` 和 `b[k]` 是它们在第 k 组上的信噪比。有的组难一些，对两者都难。请返回 `a` 平均好多少，以及这个数的标准误：`return ..., ...`。n 个数的平均值，标准误是它们的标准差（除以 n − 1 的那种）再除以 √n。
#
# <details><summary>提示 1</summary>
#
# 要看的是差，而每一组都有一个差。
# </details>
# <details><summary>提示 2</summary>
#
# 张量的 <code>.std()</code> 用的就是 n − 1。
# </details>
#
# %% id="gain-answer" role="answer"
def gain_and_error(a, b):
    ...


# %% id="gain-and-error" role="test" points=2
check.gain_and_error(gain_and_error)

# %% [markdown] id="together" lang="en"
# ## All together
#
# Sigma-delta against step-forward on ten sets of ten digits, with one spike in ten lost, judged by *your* function. The second line forgets that both codes had the same digits. How much longer does that make the error bar?
#
# %% [markdown] id="together" lang="zh"
# ## 合在一起
#
# Σ-Δ 编码与步进法，十组图像，每组十幅，十个脉冲丢一个，用*你的*函数来评判。第二行没有理会两者用的是同样的图像，误差棒因此长了多少？
#
# %% id="together-code" role="given"
test = data.mnist(train=False)
sets = torch.stack([test[index][0][0] for index in range(100)]).view(10, 10, 28, 28)
a, b = (compare.trials(name, sets, num_steps=16, lost=0.1).snr for name in ("sigma_delta", "step_forward"))
if check.gain_and_error.feedback(gain_and_error).right:
    gain, error = gain_and_error(a, b)
    print(f"{gain:.2f} ± {error:.2f} dB: {gain / error:.1f} times its error")  # en
    print(f"{gain:.2f} ± {error:.2f} dB：是误差的 {gain / error:.1f} 倍")  # zh
    print(f"not pair by pair: ± {math.hypot(a.std(), b.std()) / math.sqrt(10):.2f} dB")  # en
    print(f"不逐对相减：± {math.hypot(a.std(), b.std()) / math.sqrt(10):.2f} dB")  # zh
else:
    print("gain_and_error is not right yet: see its check.")  # en
    print("gain_and_error 还没写对：见它的检查结果。")  # zh
