# %% [markdown] id="title" lang="en"
# # 08 · Learning from spikes: exercises
#
# Replace the dots `...` with your code and run the cell, then the cell below it: that one tries your function and tells you whether it is right, and if not, what you may have misunderstood. Try as often as you like. You may skip any exercise and go on: none of them needs an earlier one. Back to the [lesson](../../notebooks/en/08-learn.ipynb).
#
# **Time:** about 50 minutes. **Points:** 15, of which 3 are marked by hand.
#
# %% [markdown] id="title" lang="zh"
# # 08 · 从脉冲中学习：练习
#
# 把省略号 `...` 换成你的代码，运行该代码单元格，再运行它下面的检查单元格：它会检查你的函数，告诉你写得对不对；如果不对，还会指出可能是哪里理解错了。可以反复尝试。任何一题都可以先跳过，各题互不依赖。返回[本课正文](../../notebooks/zh/08-learn.ipynb)。
#
# **时间**：约 50 分钟。**分值**：15 分，其中 3 分由老师批改。
#
# %% id="begin"
import torch

from course import begin, check

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="step-task" lang="en"
# ## 1 · One step of a neuron (write the function)
#
# `v` holds the membrane potentials of some LIF neurons, `current` their input at this step, `beta` the share of the potential that each keeps. Return two tensors, in this order: the spikes (0 or 1) and the potentials after them. A neuron fires if its potential, input included, is at least 1; then it loses 1.
#
# <details><summary>Hint 1</summary>
#
# Three lines: leak and add the input; compare with the threshold; subtract.
# </details>
# <details><summary>Hint 2</summary>
#
# Only the old potential leaks: <code>beta * v + current</code>. <code>.float()</code> turns true and false into 1 and 0.
# </details>
#
# %% [markdown] id="step-task" lang="zh"
# ## 1 · 神经元走一步（写出函数）
#
# `v` 是若干 LIF 神经元的膜电位，`current` 是它们这一步的输入，`beta` 是膜电位保留的比例。依次返回两个张量：脉冲（0 或 1），以及发放之后的膜电位。加上输入之后，膜电位不小于 1 就发放；发放后减去 1。
#
# <details><summary>提示 1</summary>
#
# 三行：先泄漏并加上输入，再与阈值比较，最后减去。
# </details>
# <details><summary>提示 2</summary>
#
# 泄漏的只是原有的膜电位：<code>beta * v + current</code>。<code>.float()</code> 把真假变成 1 和 0。
# </details>
#
# %% id="step-answer" role="answer"
def lif_step(v, current, beta):
    ...


# %% id="lif-step" role="test" points=2
check.lif_step(lif_step)

# %% [markdown] id="surrogate-task" lang="en"
# ## 2 · A slope for the jump (complete a line)
#
# The backward pass of a spike. `over` says how far each potential lies above the threshold (below it: negative), `gradient` is the gradient that arrives from behind, of the same shape. Return the gradient to pass on: the one that arrives times the slope of the smooth curve, 1 / (1 + slope · |over|)².
#
# <details><summary>Hint</summary>
#
# A tensor has the method <code>.abs()</code>; <code>** 2</code> squares.
# </details>
#
# %% [markdown] id="surrogate-task" lang="zh"
# ## 2 · 给阶跃一个斜率（补全一行）
#
# 这是脉冲的反向传播。`over` 是膜电位超出阈值多少（低于阈值时为负），`gradient` 是后面传来的梯度，形状相同。返回继续往前传的梯度：传来的梯度，乘上平滑曲线的斜率 1 / (1 + slope · |over|)²。
#
# <details><summary>提示</summary>
#
# 张量有 <code>.abs()</code> 方法；<code>** 2</code> 是平方。
# </details>
#
# %% id="surrogate-answer" role="answer"
def surrogate(gradient, over, slope):
    ...


# %% id="surrogate" role="test" points=1
check.surrogate(surrogate)

# %% [markdown] id="target-task" lang="en"
# ## 3 · What should the output do? (write the function)
#
# A rate target: the label's neuron fires at step 0 and then at every `every`-th step (0, `every`, 2 · `every`, …), the others never. `labels` is a tensor of whole numbers, one for each sample of the batch. Return a tensor of shape `[num_steps, len(labels), num_classes]`.
#
# <details><summary>Hint 1</summary>
#
# Begin with zeros and write ones at the right places.
# </details>
# <details><summary>Hint 2</summary>
#
# <code>goal[::every, range(len(labels)), labels] = 1</code> writes, for each sample, into the column of its label.
# </details>
#
# %% [markdown] id="target-task" lang="zh"
# ## 3 · 输出该是什么样子？（写出函数）
#
# 速率目标：标签对应的神经元在第 0 步发放，以后每隔 `every` 步发放一次（0、`every`、2 · `every`……），其他神经元从不发放。`labels` 是由整数组成的张量，批次里每个样本一个。返回形状为 `[num_steps, len(labels), num_classes]` 的张量。
#
# <details><summary>提示 1</summary>
#
# 从全 0 开始，在该发放的地方填 1。
# </details>
# <details><summary>提示 2</summary>
#
# <code>goal[::every, range(len(labels)), labels] = 1</code> 为每个样本填在它的标签那一列。
# </details>
#
# %% id="target-answer" role="answer"
def rate_target(labels, num_classes, num_steps, every):
    ...


# %% id="rate-target" role="test" points=2
check.rate_target(rate_target)

# %% [markdown] id="first-task" lang="en"
# ## 4 · How long do you wait for the first spike? (write the function)
#
# For a loss on first spikes, every neuron needs a time, the silent ones, too. `spikes` has time on axis 0. For each neuron, return how many steps pass before its first spike: 0 if it fires at the first step, all of them (`len(spikes)`) if it never fires.
#
# <details><summary>Hint 1</summary>
#
# <code>argmax(0)</code> finds the first 1. What does it give where there is none?
# </details>
# <details><summary>Hint 2</summary>
#
# Or in a way that lets a gradient pass: <code>1 - spikes</code> is 1 where nothing happens. What does its running product, <code>.cumprod(0)</code>, do at the first spike?
# </details>
#
# %% [markdown] id="first-task" lang="zh"
# ## 4 · 第一个脉冲要等多久？（写出函数）
#
# 按首脉冲算损失时，每个神经元都得有一个时间，沉默的也不例外。`spikes` 的时间在第 0 轴。对每个神经元，返回第一个脉冲之前经过了多少步：第一步就发放的是 0，从不发放的是全部步数 `len(spikes)`。
#
# <details><summary>提示 1</summary>
#
# <code>argmax(0)</code> 能找到第一个 1。如果一个 1 也没有，它给出什么？
# </details>
# <details><summary>提示 2</summary>
#
# 也可以换一种写法，让梯度能够通过：没有脉冲的地方，<code>1 - spikes</code> 等于 1。它的累乘 <code>.cumprod(0)</code> 遇到第一个脉冲会怎样？
# </details>
#
# %% id="first-answer" role="answer"
def steps_to_first(spikes):
    ...


# %% id="steps-to-first" role="test" points=2
check.steps_to_first(steps_to_first)

# %% [markdown] id="credit-task" lang="en"
# ## 5 · Read the answer, fairly (find the bug)
#
# `counts` holds the output spikes of each class, shape `[batch, classes]`; `labels` holds the right classes. A colleague marks each answer like this:
#
# ```python
# def credit(counts, labels):
#     return (counts.argmax(-1) == labels).float()
# ```
#
# If several classes share the highest count, `argmax` takes the lowest number among them, and a silent network always answers 0. Be fair: if the right class is among k that share the highest count, it earns 1/k, which is what a draw among them gives on average; otherwise 0. Silence is a tie of all classes. Return one number for each sample.
#
# <details><summary>Hint 1</summary>
#
# Which classes are equal to the largest count? <code>counts.amax(-1, keepdim=True)</code> is that count, for each sample.
# </details>
# <details><summary>Hint 2</summary>
#
# With <code>best</code> for these classes, <code>best[range(len(labels)), labels]</code> says whether the right one is among them.
# </details>
#
# %% [markdown] id="credit-task" lang="zh"
# ## 5 · 公平地读出答案（找出错误）
#
# `counts` 是每个类的输出脉冲数，形状为 `[批次, 类别]`；`labels` 是正确的类。有位同学这样给每个答案打分：
#
# ```python
# def credit(counts, labels):
#     return (counts.argmax(-1) == labels).float()
# ```
#
# 几个类并列最高时，`argmax` 取其中编号最小的；整个网络都沉默时，答案永远是 0。请改得公平一些：如果正确的类是并列最高的 k 个之一，就得 1/k，也就是在它们之中抽签平均能得到的分数；否则得 0。沉默就是所有类打成平局。每个样本返回一个数。
#
# <details><summary>提示 1</summary>
#
# 哪些类等于最大的个数？<code>counts.amax(-1, keepdim=True)</code> 就是每个样本的最大个数。
# </details>
# <details><summary>提示 2</summary>
#
# 把这些类记作 <code>best</code>，那么 <code>best[range(len(labels)), labels]</code> 就表示正确的类在不在其中。
# </details>
#
# %% id="credit-answer" role="answer"
def credit(counts, labels):
    ...


# %% id="credit" role="test" points=2
check.credit(credit)

# %% [markdown] id="fair-task" lang="en"
# ## 6 · Break an unfair comparison (find the bugs)
#
# A report says that code A beats code B by three points. Each was trained with several learning rates and several seeds. The four tables have the shape `[learning rate, seed]`: the accuracies on held-out training digits (`held_a`, `held_b`) and on the test digits (`test_a`, `test_b`). A and B may have different numbers of seeds. The report's three points come from this line:
#
# ```python
# test_a.max() - test_b[held_a.mean(1).argmax()].max()
# ```
#
# Do it fairly. For each code, choose the learning rate with the best *mean* accuracy on the *held-out* digits; with that rate, take the mean accuracy on the *test* digits over the seeds. Return two numbers: the difference A − B, and its standard error over the seeds. (The variance of a mean over n seeds is `.var() / n`; the variances of A and B add up.)
#
# <details><summary>Hint 1</summary>
#
# The line chooses A's rate on the test digits, gives B the rate that is best for A, and reports the luckiest seed of both.
# </details>
# <details><summary>Hint 2</summary>
#
# <code>a = test_a[held_a.mean(1).argmax()]</code> holds A's accuracies at its own best rate, one for each seed.
# </details>
#
# %% [markdown] id="fair-task" lang="zh"
# ## 6 · 拆穿一个不公平的比较（找出错误）
#
# 一份报告说，编码 A 比编码 B 高三个百分点。两者都用若干学习率、若干种子训练过。四张表的形状都是 `[学习率, 种子]`：留出的训练数字上的准确率（`held_a`、`held_b`）和测试数字上的准确率（`test_a`、`test_b`）。A 和 B 的种子数可能不同。报告里的三个百分点是这样算出来的：
#
# ```python
# test_a.max() - test_b[held_a.mean(1).argmax()].max()
# ```
#
# 请公平地重算一遍。对每种编码，选出*留出集*上*平均*准确率最高的学习率；用这个学习率，求各个种子在*测试集*上准确率的平均。返回两个数：差值 A − B，以及它对种子而言的标准误差。（n 个种子的平均值，方差是 `.var() / n`；A 和 B 的方差相加。）
#
# <details><summary>提示 1</summary>
#
# 原来那一行用测试集选 A 的学习率，让 B 去用对 A 最好的学习率，报的又都是运气最好的种子。
# </details>
# <details><summary>提示 2</summary>
#
# <code>a = test_a[held_a.mean(1).argmax()]</code> 就是 A 在自己最好的学习率下的准确率，每个种子一个。
# </details>
#
# %% id="fair-answer" role="answer"
def fair_difference(held_a, test_a, held_b, test_b):
    ...


# %% id="fair-difference" role="test" points=3
check.fair_difference(fair_difference)

# %% [markdown] id="open-task" lang="en"
# ## In your own words (marked by hand)
#
# "On MNIST, our new spike-timing code reaches 93 %, rate coding 92 %. So timing carries information that rates lose." Name at least three things that you would have to know, or try, before you believe it. Four or five sentences; at least one number.
#
# %% [markdown] id="open-task" lang="zh"
# ## 用自己的话说（由老师批改）
#
# “在 MNIST 上，我们新的脉冲时间编码达到 93%，速率编码 92%。可见时间里有速率丢掉的信息。”在相信这句话之前，你还得知道什么、试些什么？至少说出三样。写四五句话，至少给出一个数。
#
# %% [markdown] id="open" lang="en" role="open" points=3
# **A model answer.** First the error: with 1,000 test digits, an accuracy of 92 % alone is uncertain by √(0.92 · 0.08/1000) ≈ 0.9 points, and seeds add to that, so one point may be nothing. Then the fairness: did both codes have their own best learning rate, chosen on digits other than the test digits, and the same input current, the same weights, steps and epochs? Then the claim itself: MNIST is nearly black and white, and a thresholded image sent once does about as well, so the accuracy may come from *which* pixels fire. The control is to shuffle the spike times: only if that costs accuracy has the network used them. And "loses" would need a task in which the label lies in the timing.
#
# %% [markdown] id="open" lang="zh" role="open" points=3
# **参考答案。** 先看误差：1,000 个测试数字，92% 的准确率本身就有 √(0.92 · 0.08/1000) ≈ 0.9 个百分点的不确定，种子还要再添一些，所以一个百分点可能什么也不是。再看是否公平：两种编码是不是都用了自己最好的学习率，而且不是用测试集选的？输入电流、权重数、步数、训练轮数是不是都一样？最后看结论本身：MNIST 几乎非黑即白，二值化的图像只送一次，效果也差不多，所以准确率可能只来自*哪些*像素发放。对照实验是打乱脉冲的时间：只有准确率因此下降，才说明网络用到了时间。至于“丢掉”，得换一个标签就藏在时间里的任务才能说。
