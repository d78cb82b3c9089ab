# %% [markdown] id="title" lang="en"
# # 05 · Spike trains from nothing: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/05-generator.ipynb).
#
# **Time:** about 45 minutes. **Points:** 12, of which 3 are marked by hand.
#
# %% [markdown] id="title" lang="zh"
# # 05 · 随机脉冲序列：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/05-generator.ipynb)。
#
# **时间**：约 45 分钟。**分值**：12 分，其中 3 分由老师批改。
#
# %% id="begin"
import torch

from course import begin, check, encode, measure

begin.lesson("en")  # en
begin.lesson("zh")  # zh


# %% [markdown] id="chance-task" lang="en"
# ## 1 · A step that is not empty (complete a line)
#
# Poisson processes with the rates `rate` (a tensor, in hertz) are sorted into steps of length `dt` (a number, here in **milliseconds**). With which probability does a step hold at least one spike? Return a tensor of probabilities, one for each rate.
#
# <details><summary>Hint 1</summary>
#
# If a step is not empty, it holds a spike, however many fell in. So how likely is it to stay empty?
# </details>
# <details><summary>Hint 2</summary>
#
# A step stays empty with the probability $e^{-\lambda\,\Delta t}$.
# </details>
# <details><summary>Hint 3</summary>
#
# λ is per second and Δt in milliseconds: one of the two has to be converted. <code>torch.exp</code> takes a tensor.
# </details>
#
# %% [markdown] id="chance-task" lang="zh"
# ## 1 · 这一步空不空？（补全一行）
#
# 几个泊松过程，频率由张量 `rate` 给出，单位赫兹。它们的脉冲要归入时间步，步的长度 `dt` 是一个数，在这里以**毫秒**为单位。一步里至少有一个脉冲的概率是多少？返回由概率组成的张量，每个频率对应一个。
#
# <details><summary>提示 1</summary>
#
# 只要不空，无论落进几个，都算有一个脉冲。那么，一步空着的概率是多少？
# </details>
# <details><summary>提示 2</summary>
#
# 一步空着的概率是 $e^{-\lambda\,\Delta t}$。
# </details>
# <details><summary>提示 3</summary>
#
# λ 按秒计，Δt 以毫秒为单位，两者之一要换算。<code>torch.exp</code> 可以直接作用于张量。
# </details>
#
# %% id="chance-answer" role="answer"
def chance_per_step(rate, dt):
    ...


# %% id="chance-per-step" role="test" points=1
check.chance_per_step(chance_per_step)


# %% [markdown] id="intervals-task" lang="en"
# ## 2 · From intervals to spikes (write the function)
#
# `encode.poisson` tells which steps hold a spike, and keeps no intervals. Here there is a single neuron, and its intervals are given, as a tensor, in milliseconds, like `dt`: the first runs from time 0 to the first spike, the second from there to the second spike, and so on. Return the train, a tensor of `num_steps` zeros and ones. Step `k` lasts from `k * dt` until just before `(k + 1) * dt`. Two spikes in one step become one; whatever comes after the last step is left out.
#
# <details><summary>Hint 1</summary>
#
# First the time of every spike: <code>intervals.cumsum(0)</code>. Then the step that this time lies in.
# </details>
# <details><summary>Hint 2</summary>
#
# How many steps of length <code>dt</code> fit into that time? Rounded down, that is the number of the step.
# </details>
# <details><summary>Hint 3</summary>
#
# <code>.long()</code> turns the numbers into whole ones; then <code>spikes[steps] = 1</code> places all spikes at once. What is to become of those that come too late?
# </details>
#
# %% [markdown] id="intervals-task" lang="zh"
# ## 2 · 从间隔到脉冲（写出函数）
#
# `encode.poisson` 只给出哪些时间步有脉冲，不保留间隔。这里只有一个神经元，间隔已经给出，是一个张量，和 `dt` 一样以毫秒为单位：第一个间隔从时刻 0 到第一个脉冲，第二个从第一个脉冲到第二个脉冲，依此类推。返回脉冲序列，即由 `num_steps` 个 0 和 1 组成的张量。第 `k` 步从 `k * dt` 开始，到 `(k + 1) * dt` 之前为止。同一步里的两个脉冲只算一个；最后一步之后的一律不要。
#
# <details><summary>提示 1</summary>
#
# 先求每个脉冲的时刻：<code>intervals.cumsum(0)</code>；再看这个时刻落在哪一步。
# </details>
# <details><summary>提示 2</summary>
#
# 这段时间里有几个长度为 <code>dt</code> 的步？向下取整，就是第几步。
# </details>
# <details><summary>提示 3</summary>
#
# <code>.long()</code> 把它们变成整数，<code>spikes[steps] = 1</code> 就能一次放好所有脉冲。太晚的那些该怎么办？
# </details>
#
# %% id="intervals-answer" role="answer"
def intervals_to_spikes(intervals, num_steps, dt):
    ...


# %% id="intervals-to-spikes" role="test" points=2
check.intervals_to_spikes(intervals_to_spikes)


# %% [markdown] id="rest-task" lang="en"
# ## 3 · To each its own rest (find the bug)
#
# `encode.refractory` lets all neurons rest equally long. A colleague wants a rest of its own for each: `spikes` has the shape `[time, neurons]`, `period` is a tensor with one whole number of steps for each neuron. As in the lesson, a neuron that fires loses the spikes of the `period` steps after that, and what is lost starts no rest. Return the spikes that are left, in the same shape.
#
# ```python
# def rest_each(spikes, period):
#     left = spikes.clone()
#     last = torch.full(spikes.shape[1:], -1000)
#     for step in range(len(spikes)):
#         left[step] = spikes[step] * (step - last >= period)
#         last = torch.where(spikes[step] > 0, step, last)
#     return left
# ```
#
# It runs, and it is wrong. Write it so that it is right.
#
# <details><summary>Hint 1</summary>
#
# Take one neuron with the spikes 1, 1, 1, 1, 1 and a period of 2 and go through it by hand. It should give 1, 0, 0, 1, 0.
# </details>
# <details><summary>Hint 2</summary>
#
# There are two mistakes: one in the comparison, and one in what <code>last</code> remembers.
# </details>
#
# %% [markdown] id="rest-task" lang="zh"
# ## 3 · 各休各的（找出错误）
#
# `encode.refractory` 让所有神经元都休息同样久。有位同学想给每个神经元单独设定不应期：`spikes` 的形状是 `[时间, 神经元]`，`period` 是张量，为每个神经元各给一个整数，即休息几步。规则同正文：神经元发放之后，接下来 `period` 步之内的脉冲都去掉；被去掉的脉冲不会让它重新开始休息。返回剩下的脉冲，形状不变。
#
# ```python
# def rest_each(spikes, period):
#     left = spikes.clone()
#     last = torch.full(spikes.shape[1:], -1000)
#     for step in range(len(spikes)):
#         left[step] = spikes[step] * (step - last >= period)
#         last = torch.where(spikes[step] > 0, step, last)
#     return left
# ```
#
# 它能运行，结果却不对。请写出正确的版本。
#
# <details><summary>提示 1</summary>
#
# 取一个神经元，脉冲为 1、1、1、1、1，period 为 2，动手一步步推一遍。应当得到 1、0、0、1、0。
# </details>
# <details><summary>提示 2</summary>
#
# 错误有两处：一处在比较，一处在 <code>last</code> 记住的是什么。
# </details>
#
# %% id="rest-answer" role="answer"
def rest_each(spikes, period):
    ...


# %% id="rest-each" role="test" points=2
check.rest_each(rest_each)

# %% [markdown] id="together" lang="en"
# ## Put to the test
#
# Twenty seconds of a Poisson process at 400 Hz, in steps of 1 ms, through *your* first two functions: the share of steps that hold a spike should come close to the probability. Then Bernoulli trials through the third: the rest should make the train more regular. (Where a function is not right yet, the cell says so.)
#
# %% [markdown] id="together" lang="zh"
# ## 检验一下
#
# 先把二十秒的泊松过程（400 Hz，每步 1 ms）交给*你的*前两个函数：有脉冲的时间步所占的比例，应当接近算出的概率。再把伯努利试验交给第三个：加上不应期之后，序列应当更规则。（函数还没写对时，会有提示。）
#
# %% id="together-code" role="given"
coin = torch.Generator().manual_seed(5)
intervals = torch.empty(9_000).exponential_(0.4, generator=coin)  # 400 Hz: 0.4 per millisecond
both = check.chance_per_step.feedback(chance_per_step), check.intervals_to_spikes.feedback(intervals_to_spikes)
if all(verdict.right for verdict in both):
    chance = chance_per_step(torch.tensor([400.0]), 1)
    train = intervals_to_spikes(intervals, 20_000, 1)
    print(f"Probability {float(chance[0]):.3f}, share of steps with a spike {float(sum(train)) / 20_000:.3f}")  # en
    print(f"概率 {float(chance[0]):.3f}，有脉冲的步所占比例 {float(sum(train)) / 20_000:.3f}")  # zh
else:
    print("chance_per_step or intervals_to_spikes is not right yet: see their checks.")  # en
    print("chance_per_step 或 intervals_to_spikes 还没写对：见它们的检查结果。")  # zh
if check.rest_each.feedback(rest_each).right:
    rested = rest_each(encode.bernoulli(0.33, 20_000, (2,), generator=coin), torch.tensor([0, 5]))
    print("CV with a rest of 0 and of 5 steps:", *(f"{one:.2f}" for one in measure.cv(rested)))  # en
    print("休息 0 步和 5 步时的变异系数：", *(f"{one:.2f}" for one in measure.cv(rested)))  # zh
else:
    print("rest_each is not right yet: see its check.")  # en
    print("rest_each 还没写对：见它的检查结果。")  # zh


# %% [markdown] id="choose-task" lang="en"
# ## 4 · How coarse may a step be? (choose the parameter)
#
# A Poisson process with `rate` (a number, in hertz) is sorted into steps. Two spikes in one step become one, so some are lost. At most the share `loss` may be lost (0.01 is 1 %; never more than 0.1). But finer steps cost time and memory, so do not waste them: at least 80 % of the permitted loss is to be used. Return the length of the step in **milliseconds**.
#
# <details><summary>Hint 1</summary>
#
# The lesson has an approximation for the share that is lost, and it is good enough here.
# </details>
# <details><summary>Hint 2</summary>
#
# Set λ Δt/2 equal to the permitted loss and solve for Δt. That gives seconds, as λ is per second.
# </details>
#
# %% [markdown] id="choose-task" lang="zh"
# ## 4 · 时间步可以多长？（选择参数）
#
# 一个泊松过程，频率为 `rate`（一个数，单位赫兹），要归入时间步。同一步里的两个脉冲只算一个，所以会丢失一些。丢失的比例至多为 `loss`（0.01 即 1%；不超过 0.1）。但时间步越短，越费时间和内存，所以也别浪费：允许的损失至少要用掉八成。返回时间步的长度，单位**毫秒**。
#
# <details><summary>提示 1</summary>
#
# 正文给出了丢失比例的近似公式，在这里够用了。
# </details>
# <details><summary>提示 2</summary>
#
# 令 λ Δt/2 等于允许的损失，解出 Δt。λ 按秒计，所以得到的是秒。
# </details>
#
# %% id="choose-answer" role="answer"
def choose_step(rate, loss):
    ...


# %% id="choose-step" role="test" points=2
check.choose_step(choose_step)


# %% [markdown] id="clockwork-task" lang="en"
# ## 5 · A clock that is none (find a counter-example)
#
# "A Fano factor of 0: so the neuron fires like a clock." Prove that wrong. Make a train of `num_windows` windows of `window` steps each, with exactly `count` spikes in every window. Counted in these windows it has the Fano factor 0; but its intervals should be more irregular than those of a Poisson process: a CV greater than 1. Return a tensor of zeros and ones, of the shape `[num_windows * window]`. (`count` is at least 5, and `window` at least 50 and at least twice `count`.)
#
# <details><summary>Hint 1</summary>
#
# The Fano factor does not see <i>where</i> in its window a spike lies.
# </details>
# <details><summary>Hint 2</summary>
#
# A CV is large where most intervals are very short and a few very long. You can make the windows as <code>torch.zeros(num_windows, window)</code> and flatten them at the end. <code>measure.cv</code> and <code>measure.fano_factor</code> tell you how far you are.
# </details>
#
# %% [markdown] id="clockwork-task" lang="zh"
# ## 5 · 假钟表（举出反例）
#
# “Fano 因子是 0，所以这个神经元像钟表一样准。”请举出反例：构造一个序列，由 `num_windows` 个窗口组成，每个窗口 `window` 步，正好 `count` 个脉冲。按这些窗口来数，Fano 因子为 0；但它的间隔要比泊松过程还不规则，即变异系数大于 1。返回由 0 和 1 组成的张量，形状为 `[num_windows * window]`。（`count` 至少为 5；`window` 至少为 50，且不小于 `count` 的两倍。）
#
# <details><summary>提示 1</summary>
#
# 脉冲在窗口里的<i>什么位置</i>，Fano 因子看不出来。
# </details>
# <details><summary>提示 2</summary>
#
# 大多数间隔很短、少数间隔很长，变异系数就大。可以先用 <code>torch.zeros(num_windows, window)</code> 建好各个窗口，最后再展平。用 <code>measure.cv</code> 和 <code>measure.fano_factor</code> 可以看看还差多少。
# </details>
#
# %% id="clockwork-answer" role="answer"
def false_clockwork(num_windows, window, count):
    ...


# %% id="false-clockwork" role="test" points=2
check.false_clockwork(false_clockwork)

# %% [markdown] id="open-task" lang="en"
# ## In your own words (marked by hand)
#
# In a recording of one neuron, sorted into steps of 1 ms, you count 40 spikes per second and find a Fano factor of 0.34 (in long windows). Somebody proposes to imitate it with Bernoulli trials of $p = 0.04$: "Then at least the rate is right." Which Fano factor would that give? Which generator of the lesson comes closer, and with which values of $p$ and `period`? Three or four sentences, with the numbers and how you came by them.
#
# (The lesson has two facts that help: with a rest of $r$ steps, rate $= p/(1 + rp)$ and $\text{CV} = \sqrt{1 - p}/(1 + rp)$; and in long windows $F$ approaches $\text{CV}^2$.)
#
# %% [markdown] id="open-task" lang="zh"
# ## 用自己的话说（由老师批改）
#
# 某个神经元的一段记录，归入 1 ms 的时间步之后，每秒有 40 个脉冲，Fano 因子（长窗口）为 0.34。有人提议用 $p = 0.04$ 的伯努利试验来模仿：“至少频率是对的。”这样得到的 Fano 因子会是多少？正文里的哪种生成方法更接近，$p$ 和 `period` 各取多少？写三四句话，给出数字，并说明是怎样得来的。
#
# （正文里有两个结论可用：休息 $r$ 步时，发放率 $= p/(1 + rp)$，$\text{CV} = \sqrt{1 - p}/(1 + rp)$；窗口足够长时，$F$ 趋近于 $\text{CV}^2$。）
#
# %% [markdown] id="open" lang="en" role="open" points=3
# **A model answer.** Bernoulli trials have $F = 1 - p = 0.96$, nearly three times what was measured: the rate is right, but the recording is far more regular than chance alone. Spikes that keep at a distance are what a rest makes, so: Bernoulli trials with a refractory period. The two must give a rate of $f = 0.04$ per step, hence $p = f/(1 - rf)$, and because $1/(1 + rp) = 1 - rf$, the Fano factor is about $\text{CV}^2 = (1 - p)(1 - rf)^2$. With $r = 10$: $p = 0.04/0.6 = 0.067$ and $F \approx 0.933 \cdot 0.36 = 0.34$, as measured. ($r = 9$ gives 0.38, $r = 11$ gives 0.29.) A rest of 10 ms is longer than the one or two milliseconds of a real neuron; so the regularity probably has further causes, and the model imitates it without explaining it.
#
# **Why the others are so.** Exercises 1 and 4 are two sides of one thing. A step cannot hold two spikes, so what counts is whether it is empty, $e^{-\lambda\Delta t}$, and not how many fell in, $\lambda\Delta t$. For fine steps the two nearly agree, and they part by $\lambda\Delta t/2$. Exercises 3 and 5 are about memory: a rest makes a train remember its last spike, which makes it regular, while bursts do the opposite, and no single number shows both. Whoever reports a Fano factor should say in which windows, and look at the intervals as well.
#
# %% [markdown] id="open" lang="zh" role="open" points=3
# **参考答案。** 伯努利试验的 $F = 1 - p = 0.96$，差不多是测量值的三倍：频率是对的，但与纯随机相比，这段记录规则得多。脉冲之间保持距离，正是不应期的效果，所以应当用带不应期的伯努利试验。发放率要等于每步 $f = 0.04$，所以 $p = f/(1 - rf)$；又因为 $1/(1 + rp) = 1 - rf$，Fano 因子约为 $\text{CV}^2 = (1 - p)(1 - rf)^2$。取 $r = 10$：$p = 0.04/0.6 = 0.067$，$F \approx 0.933 \cdot 0.36 = 0.34$，与测量相符。（$r = 9$ 得 0.38，$r = 11$ 得 0.29。）10 ms 的休息比真实神经元的一两毫秒长得多，可见它的规则性多半另有原因；这个模型只是模仿，并没有解释。
#
# **其余各题的道理。** 第 1 题和第 4 题是一件事的两面。一步容不下两个脉冲，所以要看的是它空不空（概率 $e^{-\lambda\Delta t}$），而不是落进几个（平均 $\lambda\Delta t$）。时间步很短时两者几乎一样，相差的比例是 $\lambda\Delta t/2$。第 3 题和第 5 题讲的是记忆：不应期让序列记得上一个脉冲，于是变得规则；扎堆的脉冲则正相反；没有哪一个数能同时反映这两者。报告 Fano 因子时，应说明窗口多长，同时也要看一看间隔。
