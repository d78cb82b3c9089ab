# %% [markdown] id="title" lang="en"
# # 02 · Rate coding: exercises
#
# Replace the dots `...` by your code and run the cell. The last line of each cell looks at your function and tells you what it finds: whether it is right, and if not, what you may have misunderstood. Try as often as you like. **Time:** about 20 minutes. Back to the [lesson](../../notebooks/en/02-rate.ipynb).
#
# %% [markdown] id="title" lang="zh"
# # 02 · 速率编码：练习
#
# 把省略号 `...` 换成你的代码，然后运行单元格。每个单元格的最后一行会检查你的函数，并告诉你结果：对不对；如果不对，可能是哪里理解错了。可以反复尝试。**时间**：约 20 分钟。返回[课文](../../notebooks/zh/02-rate.ipynb)。
#
# %% id="begin"
import math

import torch

from course import begin, check, data, encode

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="probability-task" lang="en"
# ## 1 · From value to probability
#
# Write the first half of `encode.rate`: the probability with which each value fires, given a gain and an offset.
#
# <details><summary>Hint</summary>
#
# Multiply, add, clip; in this order. A tensor has the method <code>.clamp(low, high)</code>.
# </details>
#
# %% [markdown] id="probability-task" lang="zh"
# ## 1 · 从数值到概率
#
# 写出 `encode.rate` 的前一半：给定增益和偏移，每个值以多大的概率发放。
#
# <details><summary>提示</summary>
#
# 先乘，再加，最后截断。张量有 <code>.clamp(下限, 上限)</code> 方法。
# </details>
#
# %% id="probability"
def probability(values, gain, offset):
    ### BEGIN SOLUTION
    return (gain * values + offset).clamp(0, 1)
    ### END SOLUTION


check.probability(probability)

# %% [markdown] id="steps-task" lang="en"
# ## 2 · How long must you wait?
#
# A pixel fires with probability `p`. How many time steps does it take until the standard deviation of its rate is at most `error`? Return a whole number.
#
# <details><summary>Hint</summary>
#
# Solve σ = √(p(1 − p)/T) for T. Steps come whole: <code>math.ceil</code> rounds up.
# </details>
#
# %% [markdown] id="steps-task" lang="zh"
# ## 2 · 要等多久？
#
# 一个像素以概率 `p` 发放。需要多少个时间步，才能让发放率的标准差不超过 `error`？返回一个整数。
#
# <details><summary>提示</summary>
#
# 由 σ = √(p(1 − p)/T) 解出 T。步数是整数，<code>math.ceil</code> 向上取整。
# </details>
#
# %% id="steps-needed"
def steps_needed(p, error):
    ### BEGIN SOLUTION
    # Rounding off the last digits first keeps 25.000000000000004 from becoming 26.  # en
    # 先去掉末尾的舍入误差，免得 25.000000000000004 变成 26。  # zh
    return math.ceil(round(p * (1 - p) / error**2, 6))
    ### END SOLUTION


check.steps_needed(steps_needed)

# %% [markdown] id="decode-task" lang="en"
# ## 3 · And back again
#
# The spikes of a batch, time on axis 0, were made with some gain. Estimate the values they were made from.
#
# <details><summary>Hint</summary>
#
# The rate of a neuron is its mean over time, and only over time. What did the gain do to it?
# </details>
#
# %% [markdown] id="decode-task" lang="zh"
# ## 3 · 再变回来
#
# 一批脉冲，时间在第 0 轴，编码时用了某个增益。请估计出原来的数值。
#
# <details><summary>提示</summary>
#
# 神经元的发放率，是对时间、而且只对时间的平均。增益对它做了什么？
# </details>
#
# %% id="decode-rate"
def decode_rate(spikes, gain):
    ### BEGIN SOLUTION
    return spikes.mean(0) / gain
    ### END SOLUTION


check.decode_rate(decode_rate)

# %% [markdown] id="together" lang="en"
# ## All together
#
# A digit, encoded with gain 0.5 and decoded again by *your* function. (Where yours is not written yet, the cell says so.)
#
# %% [markdown] id="together" lang="zh"
# ## 合在一起
#
# 把一个数字以增益 0.5 编码，再用*你的*函数解码。（函数还没写好时，会有提示。）
#
# %% id="together-code"
digit = data.digit(label=3, index=1)
spikes = encode.rate(digit, num_steps=400, gain=0.5, generator=torch.Generator().manual_seed(0))
decoded = decode_rate(spikes, gain=0.5)
if decoded is None:
    print("decode_rate is not written yet.")  # en
    print("decode_rate 还没有写。")  # zh
else:
    print(f"Root mean square error: {(decoded - digit).square().mean().sqrt():.3f}")  # en
    print(f"均方根误差：{(decoded - digit).square().mean().sqrt():.3f}")  # zh

# %% [markdown] id="why" lang="en"
# **Why it is so.** The gain buys silence: half the probability, half the spikes. The price is paid when decoding: dividing by the gain enlarges the error as well. There is no gain that gives both; a code that wins on both counts must use *when* a spike comes, not only how many there are.
#
# %% [markdown] id="why" lang="zh"
# **为什么会这样**：降低增益换来的是安静，概率减半，脉冲也减半。代价在解码时才显现：除以增益，误差也随之放大。没有哪个增益能两头都占；要想两头都赢，就得利用脉冲*何时*到来，而不只是来了多少个。
