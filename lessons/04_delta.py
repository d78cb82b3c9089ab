# %% [markdown] id="title" lang="en" slide="slide"
# # 04 · Delta modulation: only what changes
#
# Rate and latency codes stand for a single value, sent again and again if need be. But many signals change with time by themselves: sound, a heartbeat, a video. Most of the time they are almost what they were a moment ago. **Delta modulation** sends a spike only where something *changes*, and nothing at all where nothing does.
#
# **After this lesson you can**
# - work out by hand which ON and OFF spikes a series gives, including the first step;
# - say when `delta` stays silent although the signal moves, and repair it with `step_forward`;
# - choose a threshold, and compute how much data an event camera saves;
# - say what frames, `delta` and an event camera each lose of a real street.
#
# **You need** [lesson 02](02-rate.ipynb); from [lesson 03](03-latency.ipynb) only the word "threshold". **Time:** about 40 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 04 · 增量调制：只传变化
#
# 速率编码和延迟编码表示的都是单个数值，必要时一遍遍地发送。可现实中的许多信号本身就随时间变化：声音、心跳、视频。而大多数时候，它们和上一刻几乎没有两样。**增量调制**（delta modulation）只在*变化*的地方发放脉冲，不变就什么也不发。
#
# **学完本课，你可以**
# - 亲手算出一个序列会产生哪些 ON 和 OFF 脉冲，包括第一步；
# - 指出什么时候信号明明在变，`delta` 却一声不响，并用 `step_forward` 补救；
# - 选择阈值，算出事件相机省下了多少数据；
# - 说出拍一条真实的街时，帧、`delta` 和事件相机各丢掉什么。
#
# **需要的基础**：[第 02 课](02-rate.ipynb)；[第 03 课](03-latency.ipynb)只用到“阈值”一词。**时间**：约 40 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch

from course import animate, begin, data, decode, diagram, encode, explore, measure, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="idea" lang="en" slide="slide"
# ## 1 · A spike for a change
#
# If you look at one point for a while without moving your eyes, things at the edge of your view begin to fade: many cells of the retina respond to changes, and soon fall silent when nothing happens. **Event cameras** are built on that model (Lichtsteiner et al., 2008): each pixel works on its own, and reports only when its brightness has changed enough.
#
# The rule: compare each step with the one before,
#
# $$d[t] = x[t] - x[t-1]$$
#
# and fire at step $t$ if $d[t] \geq \theta$, the **threshold**. Try it on this made-up series:
#
# %% [markdown] id="idea" lang="zh" slide="slide"
# ## 1 · 有变化才有脉冲
#
# 盯住一个点，眼睛不动，过一会儿，视野边缘的东西就渐渐变淡：视网膜上许多细胞只响应变化，没有变化，很快就安静下来。**事件相机**（event camera）就是仿照它做的（Lichtsteiner 等，2008）：每个像素独立工作，只有亮度变化足够大时才开口。
#
# 写成规则，就是每一步与前一步相比，
#
# $$d[t] = x[t] - x[t-1]$$
#
# 若 $d[t] \geq \theta$（**阈值**），就在第 $t$ 步发放。拿一个虚构的序列试试：
#
# %% id="series" slide="fragment"
series = torch.tensor([0.0, 1, 0, 2, 8, -20, 20, -5, 0, 1, 0])

fig, ax = plt.subplots(figsize=(9, 3.4))
ax.plot(series, color="black", marker="o")
ax.grid(axis="y", color="0.9")
ax.set_xticks(range(len(series)))
ax.set(xlabel="Time step", ylabel="Voltage (mV)", title="A made-up series")  # en
ax.set(xlabel="时间步", ylabel="电压（mV）", title="一个虚构的序列")  # zh
plt.show()

# %% [markdown] id="count-predict" lang="en" slide="subslide"
# **Predict.** The threshold is $\theta = 4$. How many spikes are there, and where? Use a pencil.
#
# <details><summary><b>A.</b> Two, at steps 4 and 6, where the series is high (8 and 20)</summary>
#
# That compares the <i>value</i> with the threshold. It is the <i>change</i> that counts, and one more rise of at least 4 is hidden below zero.
# </details>
# <details><summary><b>B.</b> Three, at steps 4, 6 and 8</summary>
#
# Right: 2 → 8 is +6, −20 → 20 is +40, and −5 → 0 is +5. The spike is placed at the later of the two steps, because the change is only known then.
# </details>
# <details><summary><b>C.</b> Two, at steps 4 and 6, the rises +6 and +40</summary>
#
# Nearly. Most people overlook the third: from −5 to 0 is a rise of 5, too. It ends at an inconspicuous 0, but it is a change.
# </details>
# <details><summary><b>D.</b> Three, at steps 3, 5 and 7</summary>
#
# The right changes at the wrong steps: at step 3 nobody knows yet that 8 will follow. The spike can only come with the later value.
# </details>
#
# %% [markdown] id="count-predict" lang="zh" slide="subslide"
# **预测**：阈值 $\theta = 4$，一共有几个脉冲，各在哪一步？请动笔算一算。
#
# <details><summary><b>A.</b> 两个，在第 4 步和第 6 步，那里的值高（8 和 20）</summary>
#
# 这是拿<i>数值</i>和阈值比。要比的是<i>变化</i>；还有一次不小于 4 的上升，藏在零以下。
# </details>
# <details><summary><b>B.</b> 三个，在第 4、6、8 步</summary>
#
# 正确：2 → 8 是 +6，−20 → 20 是 +40，−5 → 0 是 +5。脉冲放在两步中靠后的一步，因为到那时才知道有变化。
# </details>
# <details><summary><b>C.</b> 两个，在第 4 步和第 6 步，即 +6 和 +40 这两次上升</summary>
#
# 差一点。多数人会漏掉第三个：从 −5 到 0 也上升了 5。它停在不起眼的 0 上，但确实是变化。
# </details>
# <details><summary><b>D.</b> 三个，在第 3、5、7 步</summary>
#
# 变化找对了，位置不对：在第 3 步，谁也不知道下一个值是 8。要等后一个值到了，才会有脉冲。
# </details>
#
# %% id="count" slide="fragment"
spikes = encode.delta(series, threshold=4)
print(spikes)
print(f"It fires at steps {spikes.nonzero().flatten().tolist()}")  # en
print(f"发放的时间步：{spikes.nonzero().flatten().tolist()}")  # zh
plot.neuron(spikes, index=0)
plt.show()

# %% [markdown] id="off-idea" lang="en" slide="slide"
# ### Falls count too: ON and OFF
#
# The steepest fall, from 8 down to −20, is a change of −28, yet it has left no trace. With `off_spike=True`, a fall of at least the threshold gives an **OFF spike**, −1; the spikes you have seen so far are **ON spikes**, +1. (In an event camera this is called *polarity*. The retina has two kinds of cells, one for rises and one for falls.)
#
# %% [markdown] id="off-idea" lang="zh" slide="slide"
# ### 下降也算：ON 与 OFF
#
# 跌得最猛的一次，从 8 跌到 −20，足足跌了 28，却没有留下痕迹。设置 `off_spike=True`，下降达到阈值时就给出一个 **OFF 脉冲**，记作 −1；前面见到的都是 **ON 脉冲**，记作 +1。（在事件相机中，这叫*极性*；视网膜则有两类细胞，分管升和降。）
#
# %% id="off" slide="fragment"
spikes = encode.delta(series, threshold=4, off_spike=True)
print(spikes)
diagram.delta_modulation(series, threshold=4)
plt.show()

# %% [markdown] id="off-explain" lang="en" slide="notes"
# Each bar is a change, from the previous value to the new one. If the bar is long enough, there is a spike below it. If your plotting tool knows nothing of OFF spikes, print the tensor too: in snnTorch's raster plot both kinds look alike.
#
# Note how little information is left: a rise of 40 and a rise of 5 give the same spike. Delta tells *that* the value changed, and in which direction, but not by how much.
#
# %% [markdown] id="off-explain" lang="zh" slide="notes"
# 每根竖条是一次变化，从前一个值画到新的值。竖条够长，下方就有一个脉冲。用不认识 OFF 脉冲的工具画栅格图时（例如 snnTorch 的），一定要把张量打印出来看，因为两种脉冲画出来一模一样。
#
# 也请注意，留下来的信息少得可怜：上升 40 和上升 5，得到的是同样一个脉冲。增量调制只说*变了*、朝哪边变，没说变了多少。
#
# %% [markdown] id="fine-print-idea" lang="en" slide="subslide"
# ### The fine print: "at least", and the first step
#
# **Predict** the three lines below before you run them:
# 1. a change that is *exactly* the threshold;
# 2. a ramp that rises by 0.1 at every step, with $\theta = 0.1$;
# 3. a constant signal of 5, with $\theta = 4$: once with `padding=False`, the default, once with `padding=True`.
#
# %% [markdown] id="fine-print-idea" lang="zh" slide="subslide"
# ### 细节：“不小于”，以及第一步
#
# 运行之前，先**预测**下面三行：
# 1. 变化*恰好*等于阈值；
# 2. 每步上升 0.1 的斜坡，$\theta = 0.1$；
# 3. 恒为 5 的信号，$\theta = 4$：一次用默认的 `padding=False`，一次用 `padding=True`。
#
# %% id="fine-print" slide="fragment"
print(f"1. {encode.delta([0.0, 4.0, 8.0], threshold=4).tolist()}")
print(f"2. {encode.delta(torch.arange(11) / 10, threshold=0.1).tolist()}")
print(f"3. {encode.delta([5.0, 5.0, 5.0], threshold=4).tolist()}")
print(f"   {encode.delta([5.0, 5.0, 5.0], threshold=4, padding=True).tolist()}")

# %% [markdown] id="fine-print-explain" lang="en" slide="fragment"
# 1. It fires: the rule is "at least", ≥. (Some texts say "greater than"; the code has ≥, here and in snnTorch.)
# 2. It stutters. In 32-bit floating point the differences are not exactly 0.1: some come out a little too small. Never set the threshold to exactly the change that your signal makes per step.
# 3. The first value is compared with 0, so a signal that starts at 5 begins with a spike although nothing has happened. `padding=True` compares it with itself. Use that for videos, or every bright pixel of the first frame fires.
#
# %% [markdown] id="fine-print-explain" lang="zh" slide="fragment"
# 1. 会发放：规则是“不小于”，即 ≥。（有的教材写“大于”；代码是 ≥，这里和 snnTorch 都是。）
# 2. 时有时无。32 位浮点数的差并不恰好等于 0.1，有的略小一点。千万别把阈值恰好设成信号每步的变化量。
# 3. 第一个值是和 0 比的，所以从 5 开始的信号一上来就有一个脉冲，尽管什么也没发生。`padding=True` 让它和自己比。编码视频时要用它，否则第一帧里亮的像素全都会发放。
#
# %% [markdown] id="slow-predict" lang="en" slide="slide"
# ## 2 · Slow and silent
#
# Now a signal that changes gently: one period of a sine, between −1 and 1, in 100 steps. In all it travels a distance of 4, forty times a threshold of 0.1.
#
# Answer first; then try other thresholds, the other signal (`input`, a ramp) and the other `method`.
#
# %% [markdown] id="slow-predict" lang="zh" slide="slide"
# ## 2 · 变得太慢，就一声不响
#
# 换一个平缓的信号：正弦波的一个周期，100 步，在 −1 和 1 之间。一升一降，全程是 4，相当于阈值 0.1 的四十倍。
#
# 先回答，再动手：换阈值（`threshold`），换另一个信号（`input`，一条斜坡），换方法（`method`）。
#
# %% id="slow-ask" tags=["nbval-ignore-output"] slide="fragment"
sine = torch.sin(2 * torch.pi * torch.arange(100) / 100)
ramp = torch.arange(100) / 50 - 1

explore.ask("slow-sine", explore.delta([sine, ramp], threshold=0.1, padding=True))

# %% [markdown] id="slow-explain" lang="en" slide="fragment"
# <details><summary><b>Only after you have answered</b></summary>
#
# `delta` forgets. A change that is a little smaller than the threshold is lost for good, and the next step starts afresh. So a slow ramp never gives a spike, however high it climbs in the end. Strictly speaking, this is not delta modulation at all, but a thresholded difference.
#
# </details>
#
# %% [markdown] id="slow-explain" lang="zh" slide="fragment"
# <details><summary><b>先回答，再展开</b></summary>
#
# `delta` 没有记性。一步的变化只要比阈值小一点点，就永远丢了，下一步又从头比起。所以缓慢的斜坡哪怕最后爬上了高山，也不会有一个脉冲。严格说来，这根本不是增量调制，只是差分之后再过一道阈值。
#
# </details>
#
# %% [markdown] id="forward-idea" lang="en" slide="slide"
# ### Step-forward: remember what you have sent
#
# Classical delta modulation keeps a **reference**, the value that has been sent so far, and sends one bit at every sample: up or down. `encode.step_forward` keeps a reference, too, but may stay silent (Kasabov et al., 2016): if the signal is above the reference + θ, it fires ON and raises the reference by θ; if the signal is below the reference − θ, it fires OFF and lowers the reference by θ. (Strictly above or below; `delta` fires at exactly θ, too.) The receiver of the spikes can keep the same reference: that is the decoder.
#
# Here are both methods on the same sine, with what can be decoded. The quality is measured by the **signal-to-noise ratio** (SNR) in decibels: 20 dB means that the signal is ten times as large as the error (RMS), and 0 dB that both are equally large.
#
# %% [markdown] id="forward-idea" lang="zh" slide="slide"
# ### 步进法（step-forward）：记住已经送出的
#
# 经典的增量调制会保留一个**参考值**，也就是到目前为止已经送出的值，并且每个采样都送出一个比特：升，或者降。`encode.step_forward` 也保留参考值，但允许沉默（Kasabov 等，2016）：信号高于“参考值 + θ”时发放 ON 脉冲，参考值上调 θ；低于“参考值 − θ”时发放 OFF 脉冲，参考值下调 θ。（这里是严格的高于、低于；`delta` 则恰好等于 θ 也发放。）收到脉冲的一方也能维护同一个参考值：这就是解码。
#
# 用两种方法编码同一个正弦波，看各能解码出什么。衡量质量用**信噪比**（signal-to-noise ratio，SNR），单位是分贝：20 dB 表示信号是误差的十倍（均方根），0 dB 表示两者一样大。
#
# %% id="forward" slide="fragment"
fig, axes = plt.subplots(2, 2, figsize=(10, 5.5), sharex=True, sharey="row", height_ratios=[3, 1])
for (above, below), name in zip(axes.T, ("delta", "step_forward"), strict=True):
    if name == "delta":
        spikes = encode.delta(sine, threshold=0.1, padding=True, off_spike=True)
        rebuilt = decode.delta(spikes, threshold=0.1, start=sine[0])
    else:
        spikes = encode.step_forward(sine, threshold=0.1)
        rebuilt = decode.step_forward(spikes, threshold=0.1, start=sine[0])
    above.plot(sine, color="black", label="signal")  # en
    above.step(range(100), rebuilt, color=plot.ON, linewidth=2.5, where="post", label="decoded")  # en
    above.plot(sine, color="black", label="信号")  # zh
    above.step(range(100), rebuilt, color=plot.ON, linewidth=2.5, where="post", label="解码")  # zh
    for sign, colour in ((1, plot.ON), (-1, plot.OFF)):
        below.vlines((spikes == sign).nonzero().flatten(), 0, sign, color=colour, linewidth=2)
    below.set(ylim=(-1.2, 1.2), yticks=[-1, 1], yticklabels=["OFF", "ON"])
    count, snr = int(measure.spike_count(spikes)), measure.snr_db(sine, rebuilt)
    above.set_title(f"{name}: {count} spikes, {snr:.1f} dB")  # en
    below.set_xlabel("Time step")  # en
    print(f"{name}: {count} spikes, {snr:.1f} dB")  # en
    above.set_title(f"{name}：{count} 个脉冲，{snr:.1f} dB")  # zh
    below.set_xlabel("时间步")  # zh
    print(f"{name}：{count} 个脉冲，{snr:.1f} dB")  # zh
axes[0, 0].legend(loc="lower left")
plt.show()
print(f"Largest change in one step: {sine.diff().abs().max():.3f}")  # en
print(f"一步之内的最大变化：{sine.diff().abs().max():.3f}")  # zh

# %% [markdown] id="forward-explain" lang="en" slide="notes"
# On the left nothing was sent, so nothing can be decoded. On the right, 35 spikes in 100 steps draw the sine as a staircase that is never more than one threshold away from it.
#
# %% [markdown] id="forward-explain" lang="zh" slide="notes"
# 左边什么也没送出，自然什么也解码不出来。右边 100 步里有 35 个脉冲，画出一段阶梯状的正弦波，与原信号相差从不超过一个阈值。
#
# %% [markdown] id="overload-predict" lang="en" slide="slide"
# ### Finer is not always better
#
# **Predict.** The threshold of `step_forward` is lowered from 0.1 to 0.03. What happens to the reconstruction?
#
# <details><summary><b>A.</b> Better: the stairs are finer</summary>
#
# They are, but they are also lower. At most one spike fits into a step, so the staircase climbs by at most 0.03 per step, while the sine climbs by up to 0.063.
# </details>
# <details><summary><b>B.</b> The same, at the price of more spikes</summary>
#
# More spikes, yes. The quality changes a good deal; see the figure.
# </details>
# <details><summary><b>C.</b> Worse: it cannot keep up</summary>
#
# Right. With at most one spike per step, the reference moves by at most θ per step. A faster signal leaves it behind: <b>slope overload</b>.
# </details>
#
# %% [markdown] id="overload-predict" lang="zh" slide="slide"
# ### 并非越细越好
#
# **预测**：`step_forward` 的阈值从 0.1 降到 0.03，重建的效果会怎样？
#
# <details><summary><b>A.</b> 更好：台阶更细了</summary>
#
# 台阶是更细了，可也更矮了。每步至多一个脉冲，所以台阶每步最多上升 0.03，而正弦波一步能上升 0.063。
# </details>
# <details><summary><b>B.</b> 不变，只是脉冲更多</summary>
#
# 脉冲确实更多，但效果变化很大，请看图。
# </details>
# <details><summary><b>C.</b> 更差：跟不上了</summary>
#
# 正确。每步至多一个脉冲，参考值一步也就至多移动 θ。信号变化若比这还快，就会把参考值甩在后面，这叫<b>斜率过载</b>（slope overload）。
# </details>
#
# %% id="overload" slide="fragment"
thresholds = [0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5]
quality = {"delta": [], "step_forward": []}
for theta in thresholds:
    changes = encode.delta(sine, theta, padding=True, off_spike=True)
    steps = encode.step_forward(sine, theta)
    quality["delta"].append(measure.snr_db(sine, decode.delta(changes, theta, sine[0])))
    quality["step_forward"].append(measure.snr_db(sine, decode.step_forward(steps, theta, sine[0])))
    if theta in (0.03, 0.05, 0.07, 0.1, 0.2):
        print(f"θ = {theta:4}: delta {int(changes.abs().sum()):2} spikes, {quality['delta'][-1]:4.1f} dB;"  # en
              f" step_forward {int(steps.abs().sum()):2} spikes, {quality['step_forward'][-1]:4.1f} dB")  # en
        print(f"θ = {theta:4}：delta {int(changes.abs().sum()):2} 个脉冲，{quality['delta'][-1]:4.1f} dB；"  # zh
              f"step_forward {int(steps.abs().sum()):2} 个脉冲，{quality['step_forward'][-1]:4.1f} dB")  # zh

fig, ax = plt.subplots(figsize=(8, 4.2))
ax.semilogx(thresholds, quality["step_forward"], "o-", color=plot.ON, linewidth=2, label="step_forward")
ax.semilogx(thresholds, quality["delta"], "s--", color=plot.OFF, linewidth=2, label="delta")
ax.axvline(sine.diff().abs().max(), color="black", linestyle=":", label="largest change in one step")  # en
ax.set(xlabel="Threshold θ", ylabel="SNR (dB)", title="For this sine, best just above the largest change in one step")  # en
ax.axvline(sine.diff().abs().max(), color="black", linestyle=":", label="一步之内的最大变化")  # zh
ax.set(xlabel="阈值 θ", ylabel="信噪比（dB）", title="对这个正弦波，阈值略高于一步之内的最大变化时最好")  # zh
ax.set_xticks([0.02, 0.05, 0.1, 0.2, 0.5], ["0.02", "0.05", "0.1", "0.2", "0.5"])
ax.minorticks_off()
ax.legend(fontsize=12)
plt.show()

# %% [markdown] id="overload-explain" lang="en" slide="notes"
# To the right of the dotted line the stairs are too coarse; to the left the staircase is too slow. (That is for a clean signal. With noise, single changes are larger, and the best threshold lies below the largest of them.) `delta` works only to the left of the line, and poorly: it fires at every change that is large enough, and each spike stands for θ, whatever the change really was. Its errors add up and are never corrected. (At 0.03 and below, both methods fail; which of them is worse no longer matters.) Step-forward compares the signal with what it has sent, so an error made at one step is seen and corrected at the next.
#
# %% [markdown] id="overload-explain" lang="zh" slide="notes"
# 点线右侧，台阶太粗；左侧，台阶跟不上信号。（这说的是没有噪声的信号；有噪声时，单步变化会变大，最好的阈值低于其中最大的变化。）`delta` 只在左侧有脉冲，效果也差：只要变化够大就发放，每个脉冲都按 θ 计，不管实际变了多少。误差越积越多，无法挽回。（到 0.03 及以下，两种方法都不行了，谁更差已无关紧要。）步进法则是与自己送出的值比，这一步出的错，下一步就能看到并补上。
#
# %% [markdown] id="camera-predict" lang="en" slide="slide"
# ## 3 · What an event camera sees
#
# Now encode a video: a digit that moves to the right by one pixel per frame. Every pixel is a signal of its own, and `encode.delta` encodes them all at once, with time on axis 0.
#
# **Predict.** Which pixels fire?
#
# <details><summary><b>A.</b> All pixels of the digit, ON</summary>
#
# The inside of a stroke was white and stays white: no change, no spike.
# </details>
# <details><summary><b>B.</b> The background, as it does not change</summary>
#
# Just the opposite: what does not change is silent. That is the whole idea.
# </details>
# <details><summary><b>C.</b> The edges: ON in front, OFF behind</summary>
#
# Right: at the front (right-hand) edges black turns to white, at the back white turns to black.
# </details>
#
# %% [markdown] id="camera-predict" lang="zh" slide="slide"
# ## 3 · 事件相机看到什么
#
# 现在来看视频：一个手写数字，每帧向右移动一个像素。每个像素都是一个独立的信号，`encode.delta` 一次全部编码，时间在第 0 轴。
#
# **预测**：哪些像素会发放？
#
# <details><summary><b>A.</b> 手写数字的全部像素，都是 ON</summary>
#
# 笔画内部原来是白的，现在还是白的：没有变化，就没有脉冲。
# </details>
# <details><summary><b>B.</b> 背景，因为它不变</summary>
#
# 正好相反：不变的就不出声，这正是增量调制的用意。
# </details>
# <details><summary><b>C.</b> 边缘：前面 ON，后面 OFF</summary>
#
# 正确：前缘（右边）由黑变白，后缘由白变黑。
# </details>
#
# %% id="camera" slide="fragment"
video = data.moving_digit(label=5, num_steps=28)
events = encode.delta(video, threshold=0.1, padding=True, off_spike=True)
print(f"{list(video.shape)} → {list(events.shape)}")
plot.frames(video, steps=[0, 1, 2, 4]).set_title("What an ordinary camera sends")  # en
plt.show()  # en
plot.frames(events, steps=[0, 1, 2, 4]).set_title("What delta sends: ON white, OFF red-orange")  # en
plot.frames(video, steps=[0, 1, 2, 4]).set_title("普通相机送出的")  # zh
plt.show()  # zh
plot.frames(events, steps=[0, 1, 2, 4]).set_title("delta 送出的：ON 为白色，OFF 为橙红色")  # zh
plt.show()

# %% id="camera-film" tags=["nbval-ignore-output"] slide="fragment"
animate.video(events, fps=10)

# %% [markdown] id="saved-idea" lang="en" slide="subslide"
# ### How much is saved?
#
# Count carefully. A pixel of an ordinary frame takes 8 bits and needs no address: its place in the frame says which one it is. An event is a single bit (ON or OFF), but it has to say *where* and *when*: here 5 bits each for row, column and time step (all below 28, and 28 < 2⁵). That makes 16 bits.
#
# %% [markdown] id="saved-idea" lang="zh" slide="subslide"
# ### 省了多少？
#
# 要仔细算。普通帧里一个像素占 8 比特，不需要地址：它在帧里的位置就说明了它是谁。一个事件只有 1 比特（ON 或 OFF），却必须说明*在哪里*、*在何时*：这里行、列、时间步各需 5 比特（都不到 28，而 28 < 2⁵），合计 16 比特。
#
# %% id="saved" slide="fragment"
still = data.digit(label=5).repeat(28, 1, 1)
mixed = torch.cat([still[:14], video[:14]])
scenes = {"it moves": video, "it stands still": still, "half and half": mixed}  # en
scenes = {"一直移动": video, "静止不动": still, "一半静止，一半移动": mixed}  # zh
for name, scene in scenes.items():
    count = int(encode.delta(scene, threshold=0.1, padding=True, off_spike=True).abs().sum())
    share, bits = count / scene.numel(), 16 * count / (8 * scene.numel())
    print(f"{name}: {count:,} events for {scene.numel():,} pixels, {1 - share:.1%} fewer; {1 - bits:.1%} of the bits saved")  # en
    print(f"{name}：{scene.numel():,} 个像素，{count:,} 个事件，少了 {1 - share:.1%}；比特数节省 {1 - bits:.1%}")  # zh
count = int(encode.event_camera(video, threshold=0.2).abs().sum())
more = 16 * count / (8 * video.numel()) - 1
print(f"it moves, and a pixel fires as often as its brightness takes: {count:,} events, {more:.0%} more bits than frames")  # en
print(f"一直移动，且变化多大就发放几次：{count:,} 个事件，比特数比整帧还多 {more:.0%}")  # zh

# %% [markdown] id="saved-explain" lang="en" slide="notes"
# Even in motion, 86.5 % of the pixels have nothing to say. An event costs twice as many bits as a pixel, so 72.9 % of the bits are saved, **if each change gives a single event**. The less happens, the more events save, and a scene that stands still costs nothing at all.
#
# The bill leaves one thing out: the first frame. Events tell only changes, so to rebuild the picture you need something to start from. And delta spikes do not tell how large a change was. A real event camera works like step-forward, not like `delta`: each pixel remembers the logarithm of its brightness at its last event, and fires once more for each further threshold, several times in quick succession if the change is large. From black to white takes 16 events at a threshold of 0.2. So counted (last line), the same scene costs 68 % *more* than frames. Events save where little changes, or a little at a time; a white stroke that jumps by a pixel per frame is neither.
#
# %% [markdown] id="saved-explain" lang="zh" slide="notes"
# 就算一直在动，也有 86.5% 的像素无话可说。一个事件占的比特数是像素的两倍，所以比特数节省 72.9%，**前提是每次变化只算一个事件**。变化越少越划算，静止的画面则什么也不用送。
#
# 有一笔没有算进去：第一帧。事件只说变化，想要重建画面，总得有个起点。而且增量脉冲没有说变化有多大。真正的事件相机用的不是 `delta`，而更像步进法：每个像素记住自己上一次事件时亮度的对数，此后每多变化一个阈值，就再发放一次，变化大时便接连发放好几次。阈值为 0.2 时，从黑到白要 16 个事件。这样一算（最后一行），同样的画面比整帧还*多费* 68%。变化少，或者变化一点一点地来，事件才省；白色的笔画每帧跳一个像素，两样都不沾边。
#
# %% [markdown] id="street-idea" lang="en" slide="slide"
# ## 4 · One street, four ways
#
# So far we computed the events. A DAVIS346 camera takes ordinary frames *and* sends events of its own, from the same pixels. The course ships what it saw of a street in 2.36 seconds (`data.street`): three cars, 59 frames of 112 × 320 pixels, 25 a second, and 78,483 events, timed to the microsecond. So the same street can be sent as
#
# 1. **frames**, 8 bits a pixel;
# 2. **`delta` of the frames**, one event for each change of at least 0.1;
# 3. **step-forward on the logarithm** of the frames, as many events as a change takes (`encode.event_camera`);
# 4. **the camera's own events**.
#
# **Predict.** Between two frames lie 40 milliseconds. Which of the four tells where a car was halfway?
#
# <details><summary><b>A.</b> The frames: draw it halfway between its two places</summary>
#
# That guesses. Nothing was seen in between; the car may have braked. And nobody has told the computer which pixels belong to the car.
# </details>
# <details><summary><b>B.</b> The camera's own events: each pixel speaks for itself</summary>
#
# Right: each pixel reports when it changes, and does not wait for a frame.
# </details>
# <details><summary><b>C.</b> <code>delta</code> of the frames, as it sends every change</summary>
#
# It sends changes from frame to frame. It has seen the same 59 moments as the frames, and knows no more.
# </details>
# <details><summary><b>D.</b> Step-forward on the logarithm, as it sends several events for one change</summary>
#
# It does, but all of them at the time of the next frame. What it encodes are frames.
# </details>
#
# %% [markdown] id="street-idea" lang="zh" slide="slide"
# ## 4 · 同一条街，四种送法
#
# 前面的事件都是算出来的。DAVIS346 这种相机既拍普通的帧，*又*由同一批像素送出自己的事件。课程附带了它拍下的一条街（`data.street`），长 2.36 秒：三辆车，59 帧，每秒 25 帧，每帧 112 × 320 像素；还有 78,483 个事件，时间精确到微秒。同一条街，于是有四种送法：
#
# 1. **帧**，每个像素 8 比特；
# 2. **对帧做 `delta`**，变化不小于 0.1 时送一个事件；
# 3. **对帧的对数做步进法**，变化多大就送几个事件（`encode.event_camera`）；
# 4. **相机自己的事件**。
#
# **预测**：相邻两帧隔 40 毫秒。这段时间的正中间车在哪里，哪一种说得出来？
#
# <details><summary><b>A.</b> 帧：把车画在前后两个位置的正中间</summary>
#
# 那是猜的。中间什么也没拍到，车也许刹了一下。何况也没人告诉计算机哪些像素是车。
# </details>
# <details><summary><b>B.</b> 相机自己的事件：像素各报各的</summary>
#
# 正确：每个像素一有变化就报告，不必等到下一帧。
# </details>
# <details><summary><b>C.</b> 对帧做 <code>delta</code>，因为有变化它就送</summary>
#
# 它送的是从一帧到下一帧的变化。看到的还是那 59 个时刻，并不比帧知道得多。
# </details>
# <details><summary><b>D.</b> 对帧的对数做步进法，因为一次变化它能送好几个事件</summary>
#
# 是好几个，但都记在下一帧的时刻上。它编码的仍然是帧。
# </details>
#
# %% id="street" slide="fragment"
from course.events import to_spikes

frames, _, recorded, _ = data.street()
street = frames / 255
changes = encode.delta(street, threshold=0.1, padding=True, off_spike=True)
several = encode.event_camera(street, threshold=0.2)
off, on = to_spikes(recorded, dt=0.04)[:58].unbind(1)  # step k: between frame k and frame k + 1
own = on - off

fig, axes = plt.subplots(2, 2, figsize=(11, 4.6))
pictures = {
    "1 · frame 25": street[25:26],  # en
    "2 · delta of frames 24 and 25": changes[25:26],  # en
    "3 · step-forward on the logarithm": several[25:26].sign(),  # en
    "4 · the camera's own events of those 40 ms": own[24:25].sign(),  # en
    "1 · 第 25 帧": street[25:26],  # zh
    "2 · 对第 24、25 帧做 delta": changes[25:26],  # zh
    "3 · 对数步进法": several[25:26].sign(),  # zh
    "4 · 这 40 毫秒里相机自己的事件": own[24:25].sign(),  # zh
}
for ax, (name, picture) in zip(axes.flat, pictures.items(), strict=True):
    plot.frames(picture, steps=[0], ax=ax).set(title=name, xticks=[])
plt.show()

# %% [markdown] id="street-see" lang="en" slide="notes"
# Pictures 2 to 4 show the same 40 milliseconds, ON white, OFF red-orange. `delta` leaves outlines. The logarithm makes something of every flicker in the dark. The camera's own events show the cars, and hardly anything else.
#
# Now the numbers. An address takes 7 bits for the row, 9 for the column, 1 for ON or OFF, and for the time 6 (which frame) or 22 (which microsecond); whoever wants to rebuild needs the first frame, too. The *error* is that of the rebuilt frames (RMS, brightness from 0 to 1). *Halfway*: every second frame is hidden, and to be told from the one before it and the events since; only pixels that have changed by more than 0.05 count. A pixel is *still* if its frames scatter by less than 3 of 255, and *slow* if it changes by more than 0.1 in all, but never by 0.1 from one frame to the next.
#
# %% [markdown] id="street-see" lang="zh" slide="notes"
# 图 2 到图 4 是同样的 40 毫秒，ON 为白色，OFF 为橙红色。`delta` 只留下轮廓；取对数之后，暗处稍有闪烁就成了事件；相机自己的事件则几乎只有车。
#
# 再看数字。一个地址，行占 7 比特，列占 9 比特，ON 或 OFF 占 1 比特；时间占 6 比特（第几帧）或 22 比特（第几微秒）。想重建画面，还得有第一帧。*误差*指重建出来的帧与原来相差多少（均方根，亮度从 0 到 1）。*中间*：每隔一帧藏起一帧，只凭前一帧和此后的事件去推断；只计变化超过 0.05 的像素。各帧起伏不到 3（满量程 255）的像素算*静止*；总共变了 0.1 以上、但相邻两帧从没变到 0.1 的像素算*缓慢*。
#
# %% id="street-table" slide="fragment"
from IPython.display import Markdown

level = (street + 0.04).log()
jump = level.diff(dim=0)
theta = ((jump * own).sum() / own.square().sum()).item()  # one threshold for the whole camera, fitted to the frames
rebuilt = [
    street,
    decode.delta(changes, threshold=0.1, start=street[0]),
    decode.event_camera(several, threshold=0.2, start=street[0]),
    decode.event_camera(torch.cat([torch.zeros_like(own[:1]), own]), threshold=theta, start=street[0]),
]
counts = [None, changes.abs(), several.abs(), on + off]
address = [0, 7 + 9 + 1 + 6, 7 + 9 + 1 + 6, 7 + 9 + 1 + 22]
before, middle = street[:-2:2], street[1:-1:2]
moved = (middle - before).abs() > 0.05
guess = [before, before, before, (level[:-2:2] + theta * own[:-1:2]).exp() - 0.04]
still = street.std(0) < 3 / 255
slow = ((street[-1] - street[0]).abs() > 0.1) & (street.diff(dim=0).abs().amax(0) < 0.1)

head = "| | Mbit | error | error halfway | events of a still pixel in a minute | slow pixels that fire |"  # en
names = ("1 frames", "2 delta", "3 step-forward, log", "4 the camera's own")  # en
head = "| | 比特数（百万） | 误差 | 中间的误差 | 静止像素每分钟的事件数 | 有事件的缓慢像素 |"  # zh
names = ("1 帧", "2 delta", "3 对数步进法", "4 相机自己的事件")  # zh
rows = [head, "| --- | ---: | ---: | ---: | ---: | ---: |"]
for name, count, bits, copy, halfway in zip(names, counts, address, rebuilt, guess, strict=True):
    first = 8 * street[0].numel()
    megabits = (8 * street.numel() if count is None else first + bits * int(count.sum())) / 1e6
    error = measure.rmse(street, copy.clamp(0, 1))
    between = measure.rmse(middle[moved], halfway.clamp(0, 1)[moved])
    noise = "–" if count is None else f"{count[:, still].sum() / still.sum() / (2.32 / 60):.2f}"
    fires = "–" if count is None else f"{int(count[:, slow].any(0).sum())} / {int(slow.sum())}"
    rows.append(f"| {name} | {megabits:.2f} | {error:.3f} | {between:.3f} | {noise} | {fires} |")
display(Markdown("\n".join(rows)))
held, mixed = measure.rmse(street, street[:1].expand_as(street)), (before + street[2::2]) / 2
alone = (jump[:-1].abs() > 0.4) & (jump[1:].abs() < 0.1) & (street[:-2] < 0.95) & (street[1:-1] < 0.95)
soon, late = ((one * jump[:-1].sign())[alone].sum() for one in (own[:-1], own[1:]))
print(f"the first frame alone: error {held:.3f}")  # en
print(f"halfway, the mean of the frames before and after: error {measure.rmse(middle[moved], mixed[moved]):.3f}")  # en
print(f"of the camera's events of sudden changes, {late / (soon + late):.0%} come after the frame that shows the change")  # en
print(f"只有第一帧：误差 {held:.3f}")  # zh
print(f"中间，取前后两帧的平均：误差 {measure.rmse(middle[moved], mixed[moved]):.3f}")  # zh
print(f"突变引起的相机事件中，有 {late / (soon + late):.0%} 比拍到变化的那一帧还晚")  # zh

# %% [markdown] id="street-explain" lang="en" slide="subslide"
# - **Frames** lose nothing at their 59 moments, and everything in between.
# - **`delta`** takes a twentieth of their bits, and little can be made of it: its error is not far below that of the first frame alone. Slow light it does not see at all.
# - **Step-forward on the logarithm** can be rebuilt best, for a sixth of the bits. But a logarithm is steep in the dark: noise in the frames makes 14 events a minute in each still pixel.
# - **The camera's own events** take a fifth of the bits, and more than halve the error between the frames. (The mean of the frames before and after reaches 0.206, and has to wait for the later one.) At the frames they are worse than step-forward. That is partly the reader's fault, who takes the same threshold for all pixels, and partly the sensor's: a pixel has a **bandwidth**, it needs time to follow and rests after each event. So 14 % of its events of sudden changes come after the frame that shows the change.
#
# One recording by one camera has no error bar: another street, or another bias of the same camera, will give other numbers.
#
# %% [markdown] id="street-explain" lang="zh" slide="subslide"
# - **帧**：在那 59 个时刻什么也不丢，时刻之间全部丢掉。
# - **`delta`**：比特数是帧的二十分之一，可也派不上多大用场，误差比只有第一帧时小不了多少。缓慢的光，它完全看不见。
# - **对数步进法**：重建得最好，比特数是帧的六分之一。但对数在暗处很陡，帧里的噪声使每个静止像素每分钟冒出 14 个事件。
# - **相机自己的事件**：比特数是帧的五分之一，把两帧之间的误差降低了一半以上。（取前后两帧的平均，误差是 0.206，而且非等到后一帧不可。）在各帧的时刻，它不如步进法。这一半怪读的人，所有像素用了同一个阈值；一半怪传感器，像素有**带宽**，要花时间才跟得上，每个事件之后还要歇一歇。所以突变引起的事件中，有 14% 比拍到变化的那一帧还晚。
#
# 一台相机的一段记录没有误差棒：换一条街，或者同一台相机换一套偏置，数就不一样了。
#
# %% [markdown] id="quiz" lang="en" slide="slide"
# ## 5 · Check yourself
#
# **1.** `encode.delta([3, 3, 3, 9, 9], threshold=4)`: where are the spikes?
#
# <details><summary><b>A.</b> At steps 3 and 4, where the value is above 4</summary>
#
# It is not the value that counts but the change: from 9 to 9 there is none.
# </details>
# <details><summary><b>B.</b> At steps 0 and 3</summary>
#
# The first step is indeed compared with 0, but 3 is less than 4. With a threshold of 3 it would fire.
# </details>
# <details><summary><b>C.</b> At step 3 only</summary>
#
# Right: 3 → 9 is +6. The first step is compared with 0, and a rise of 3 is not enough.
# </details>
#
# **2.** A sensor drifts upwards by 0.01 at every step. After 1,000 steps, how many spikes has `delta` fired, with a threshold of 0.5 and `padding=True`?
#
# <details><summary><b>A.</b> About 20, as it has risen by 10</summary>
#
# That is how many <code>step_forward</code> would fire. <code>delta</code> has no memory of how far the signal has come.
# </details>
# <details><summary><b>B.</b> None: each step is far too small</summary>
#
# Right: no step changes by 0.5. For slow signals use <code>step_forward</code>, or a longer time step.
# </details>
# <details><summary><b>C.</b> 1,000, one for each step</summary>
#
# That would take a threshold of at most 0.01.
# </details>
#
# **3.** Your `step_forward` reconstruction lags behind wherever the signal is steep. What helps?
#
# <details><summary><b>A.</b> A lower threshold, as its stairs are finer</summary>
#
# That makes it slower still: it can move by at most one threshold per step.
# </details>
# <details><summary><b>B.</b> A higher threshold, or more samples per second</summary>
#
# Right: for a clean signal the threshold should be a little above the largest change in one step; with more samples per second, that change gets smaller.
# </details>
# <details><summary><b>C.</b> <code>off_spike=True</code></summary>
#
# Step-forward always has OFF spikes; without them it could not come down again.
# </details>
#
# **4.** A camera has 100 × 100 pixels of 8 bits and takes 25 frames a second. An event takes 40 bits. Up to how many events a second do events save data?
#
# <details><summary><b>A.</b> 50,000</summary>
#
# Right: frames take 10,000 × 8 × 25 = 2 million bits a second, and 2,000,000 / 40 = 50,000.
# </details>
# <details><summary><b>B.</b> 250,000</summary>
#
# That is one event for each pixel of each frame: five times as many bits as the frames take.
# </details>
# <details><summary><b>C.</b> 2,000,000</summary>
#
# So many <i>bits</i> do the frames take in a second. An event is 40 of them.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="slide"
# ## 5 · 自测
#
# **1.** `encode.delta([3, 3, 3, 9, 9], threshold=4)`：脉冲在哪里？
#
# <details><summary><b>A.</b> 第 3 步和第 4 步，那里的值大于 4</summary>
#
# 要看的不是数值，而是变化：从 9 到 9 没有变化。
# </details>
# <details><summary><b>B.</b> 第 0 步和第 3 步</summary>
#
# 第一步确实与 0 比，但 3 小于 4。阈值为 3 时才会这样。
# </details>
# <details><summary><b>C.</b> 只在第 3 步</summary>
#
# 正确：3 → 9 是 +6。第一步与 0 比，上升 3 还不够。
# </details>
#
# **2.** 一个传感器的读数缓慢上漂，每步 0.01。1,000 步之后，`delta`（阈值 0.5，`padding=True`）一共发放了多少个脉冲？
#
# <details><summary><b>A.</b> 20 个左右，因为一共上升了 10</summary>
#
# 那是 <code>step_forward</code> 会给出的个数。<code>delta</code> 不记得信号已经走了多远。
# </details>
# <details><summary><b>B.</b> 一个也没有：每步都差得远</summary>
#
# 正确：没有哪一步的变化达到 0.5。缓慢的信号应该用 <code>step_forward</code>，或者把采样间隔拉长。
# </details>
# <details><summary><b>C.</b> 1,000 个，每步一个</summary>
#
# 那样的话，阈值不能超过 0.01。
# </details>
#
# **3.** 用 `step_forward` 编码再重建，信号一陡，重建就跟不上。怎么办？
#
# <details><summary><b>A.</b> 降低阈值，台阶就更细</summary>
#
# 那样更慢：它每步至多移动一个阈值。
# </details>
# <details><summary><b>B.</b> 提高阈值，或者提高采样率</summary>
#
# 正确：信号没有噪声时，阈值应略高于一步之内的最大变化；采样越密，每步的变化越小。
# </details>
# <details><summary><b>C.</b> 设置 <code>off_spike=True</code></summary>
#
# 步进法本来就有 OFF 脉冲；没有它们，就只能升、不能降。
# </details>
#
# **4.** 一台相机有 100 × 100 个像素，每个 8 比特，每秒 25 帧。一个事件占 40 比特。每秒不超过多少个事件，用事件才省数据？
#
# <details><summary><b>A.</b> 50,000 个</summary>
#
# 正确：帧每秒要 10,000 × 8 × 25 = 200 万比特，2,000,000 / 40 = 50,000。
# </details>
# <details><summary><b>B.</b> 250,000 个</summary>
#
# 那等于每帧每个像素一个事件：比特数是帧的五倍。
# </details>
# <details><summary><b>C.</b> 2,000,000 个</summary>
#
# 这是帧每秒的<i>比特</i>数。一个事件要 40 比特。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - `delta` fires at step $t$ if $x[t] - x[t-1] \geq \theta$ (ON, +1) or, with `off_spike=True`, $\leq -\theta$ (OFF, −1). The first step is compared with 0, or with itself if `padding=True`.
# - It forgets: slow changes never fire, and the size of a change is lost.
# - `step_forward` compares the signal with what its spikes have sent so far, and can be decoded to within one threshold as long as the signal moves by no more than one threshold per step.
# - What does not change is not sent: with one event for each change, a moving digit gives 86.5 % fewer events than pixels; one that stands still gives none at all.
# - On a real street, an event camera takes a fifth of the bits of frames, and tells what happens between them; its pixels are noisy and have a bandwidth.
#
# | English | 中文 |
# | --- | --- |
# | delta modulation | 增量调制 |
# | ON/OFF spike | ON/OFF 脉冲 |
# | event camera | 事件相机 |
# | step-forward | 步进法 |
# | slope overload | 斜率过载 |
# | bandwidth | 带宽 |
# | signal-to-noise ratio | 信噪比 |
#
# **Now you:** [exercises for this lesson](04-delta-exercises.ipynb). **Next:** [05 · Spike trains from nothing](05-generator.ipynb). **Back to** [lesson 03](03-latency.ipynb).
#
# ## The same thing elsewhere
#
# | library | name | what differs |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.delta` | the same spikes; a threshold of 0 or below is accepted and gives odd results; differences of `uint8` values wrap around; no step-forward |
# | SpikingJelly | – | no such encoder; but ready-made recordings of event cameras (`spikingjelly.datasets`) |
# | Norse | – | no such encoder |
# | lava-dl | `slayer.axon.Delta` | sends the *size* of the change, not ±1 |
#
# ## Further reading
#
# - P. Lichtsteiner, C. Posch, T. Delbruck, "A 128×128 120 dB 15 μs latency asynchronous temporal contrast vision sensor", *IEEE Journal of Solid-State Circuits* 43, 2008, [doi:10.1109/JSSC.2007.914337](https://doi.org/10.1109/JSSC.2007.914337)
# - R. Graça, B. McReynolds, T. Delbruck, "Shining light on the DVS pixel: a tutorial and discussion about biasing and optimization", 2023, [arXiv:2304.04706](https://arxiv.org/abs/2304.04706) (noise and bandwidth)
# - G. Gallego et al., "Event-based vision: a survey", *IEEE Transactions on Pattern Analysis and Machine Intelligence* 44, 2022, [doi:10.1109/TPAMI.2020.3008413](https://doi.org/10.1109/TPAMI.2020.3008413)
# - N. Kasabov et al., "Evolving spatio-temporal data machines based on the NeuCube neuromorphic framework: design methodology and selected applications", *Neural Networks* 78, 2016, [doi:10.1016/j.neunet.2015.09.011](https://doi.org/10.1016/j.neunet.2015.09.011) (step-forward)
# - B. Petro, N. Kasabov, R. M. Kiss, "Selection and optimization of temporal spike encoding methods for spiking neural networks", *IEEE Transactions on Neural Networks and Learning Systems* 31, 2020, [doi:10.1109/TNNLS.2019.2906158](https://doi.org/10.1109/TNNLS.2019.2906158)
# - J. K. Eshraghian et al., "Training spiking neural networks using lessons from deep learning", *Proceedings of the IEEE* 111(9), 2023, [doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - $x[t] - x[t-1] \geq \theta$ 时，`delta` 在第 $t$ 步发放（ON，+1）；设置 `off_spike=True` 后，$\leq -\theta$ 时也发放（OFF，−1）。第一步与 0 比；`padding=True` 时与自己比。
# - 它没有记性：缓慢的变化永远不发放，变化有多大也丢了。
# - `step_forward` 与自己的脉冲所表达的值比；只要信号每步的变化不超过一个阈值，解码误差就不超过一个阈值。
# - 不变的就不送：每次变化只算一个事件的话，手写数字移动时，事件比像素少 86.5%；静止时，一个事件也没有。
# - 拍真实的街，事件相机的比特数是帧的五分之一，还知道两帧之间发生了什么；它的像素有噪声，也有带宽。
#
# | 中文 | English |
# | --- | --- |
# | 增量调制 | delta modulation |
# | ON/OFF 脉冲 | ON/OFF spike |
# | 事件相机 | event camera |
# | 步进法 | step-forward |
# | 斜率过载 | slope overload |
# | 带宽 | bandwidth |
# | 信噪比 | signal-to-noise ratio |
#
# **轮到你了**：[本课练习](04-delta-exercises.ipynb)。**下一课**：[05 · 随机脉冲序列：没有数据怎么办](05-generator.ipynb)。**返回**：[第 03 课](03-latency.ipynb)。
#
# ## 其他库里的同类功能
#
# | 库 | 名称 | 区别 |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.delta` | 脉冲相同；阈值为 0 或负数也不报错，但结果古怪；`uint8` 整数相减会回绕；没有步进法 |
# | SpikingJelly | – | 没有这种编码器，但有现成的事件相机数据集（`spikingjelly.datasets`） |
# | Norse | – | 没有这种编码器 |
# | lava-dl | `slayer.axon.Delta` | 送出的是变化的*大小*，不是 ±1 |
#
# ## 延伸阅读
#
# - P. Lichtsteiner、C. Posch、T. Delbruck，“A 128×128 120 dB 15 μs latency asynchronous temporal contrast vision sensor”，*IEEE Journal of Solid-State Circuits* 43，2008，[doi:10.1109/JSSC.2007.914337](https://doi.org/10.1109/JSSC.2007.914337)
# - R. Graça、B. McReynolds、T. Delbruck，“Shining light on the DVS pixel: a tutorial and discussion about biasing and optimization”，2023，[arXiv:2304.04706](https://arxiv.org/abs/2304.04706)（噪声与带宽）
# - G. Gallego 等，“Event-based vision: a survey”，*IEEE Transactions on Pattern Analysis and Machine Intelligence* 44，2022，[doi:10.1109/TPAMI.2020.3008413](https://doi.org/10.1109/TPAMI.2020.3008413)
# - N. Kasabov 等，“Evolving spatio-temporal data machines based on the NeuCube neuromorphic framework: design methodology and selected applications”，*Neural Networks* 78，2016，[doi:10.1016/j.neunet.2015.09.011](https://doi.org/10.1016/j.neunet.2015.09.011)（步进法）
# - B. Petro、N. Kasabov、R. M. Kiss，“Selection and optimization of temporal spike encoding methods for spiking neural networks”，*IEEE Transactions on Neural Networks and Learning Systems* 31，2020，[doi:10.1109/TNNLS.2019.2906158](https://doi.org/10.1109/TNNLS.2019.2906158)
# - J. K. Eshraghian 等，“Training spiking neural networks using lessons from deep learning”，*Proceedings of the IEEE* 111(9)，2023，[doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
