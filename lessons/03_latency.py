# %% [markdown] id="title" lang="en" slide="slide"
# # 03 · Latency coding: the brighter, the sooner
#
# A rate code needs many spikes for one number. Why not send a single spike, and let *when* it comes tell the value? That is a **latency code**, also called time-to-first-spike: a bright pixel fires at once, a dark one late. Each pixel sends at most one spike, and the brightest pixels have fired before a rate code has tossed its second coin.
#
# **After this lesson you can**
# - derive when a neuron fires from the circuit behind it, and compute that time for any value;
# - predict the step in which a dark pixel fires, and when `normalize` and `clip` do something unexpected;
# - count how many grey levels survive a setting, decode them again, and choose settings that keep more.
#
# **You need** [lesson 02](02-rate.ipynb). A little calculus helps with one folded section that you may skip. **Time:** about 40 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 03 · 延迟编码：越亮，发放越早
#
# 速率编码要用许多脉冲才能表示一个数。能不能只用一个脉冲，靠它*何时*到来表示大小？这就是**延迟编码**（latency coding），也叫首脉冲时间（time-to-first-spike）编码：亮像素马上发放，暗像素很晚才发放。每个像素至多一个脉冲；速率编码还没抛第二次硬币，最亮的像素就已经发放完了。
#
# **学完本课，你可以**
# - 从神经元背后的电路推导出发放时间，并对任意数值算出它；
# - 预测暗像素会落在哪一步，指出 `normalize` 和 `clip` 什么时候会出人意料；
# - 数出某种设置下还剩多少级灰度，把数值解码回来，并选出能多留几级的设置。
#
# **需要的基础**：[第 02 课](02-rate.ipynb)。有一段折叠起来的推导会用到一点微积分，可以跳过。**时间**：约 40 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch

from course import animate, begin, compare, data, decode, diagram, encode, explore, measure, plot

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="circuit-idea" lang="en" slide="slide"
# ## 1 · A neuron that fills up
#
# Where does the delay come from? Think of a bucket with a small hole, under a tap. The wider the tap is open, the sooner the water reaches a mark on the bucket's wall. If the tap only drips, water runs out through the hole as fast as it comes in, and the level never reaches the mark. A neuron's membrane is such a bucket for electric charge:
#
# %% [markdown] id="circuit-idea" lang="zh" slide="slide"
# ## 1 · 给神经元充电
#
# 延迟从哪里来？想象水龙头下面放着一只桶，桶底有个小洞。龙头开得越大，水面越早到达桶壁上的刻度线；如果只是滴水，漏得和进得一样快，水面就永远到不了。神经元的细胞膜就像这样一只桶，只不过装的是电荷：
#
# %% id="circuit" slide="fragment"
diagram.rc_circuit()
plt.show()

# %% [markdown] id="circuit-explain" lang="en" slide="notes"
# The pixel's value $X$ is a constant current $I_{in}$. Part of it leaks away through the resistor $R$, the rest charges the capacitor $C$, whose voltage is the **membrane potential** $V(t)$. As soon as $V$ reaches the **threshold** $\theta$ (snnTorch's documentation writes $V_{thr}$), the neuron fires. Here are four pixels, in time:
#
# %% [markdown] id="circuit-explain" lang="zh" slide="notes"
# 像素值 $X$ 就是恒定的电流 $I_{in}$。一部分电流经电阻 $R$ 漏掉，其余的给电容 $C$ 充电，电容上的电压就是**膜电位**（membrane potential）$V(t)$。$V$ 一达到**阈值**（threshold）$\theta$（snnTorch 的文档写作 $V_{thr}$），神经元就发放。下面看四个像素随时间的变化：
#
# %% id="charging" slide="subslide"
diagram.charging([1, 0.6, 0.4, 0.2], tau=5, threshold=0.3)
plt.show()

# %% [markdown] id="charging-explain" lang="en" slide="fragment"
# Each potential approaches its own value $X$, fast at first, then ever more slowly. A dot marks the time at which it reaches the threshold. The dotted curve ends at 0.2, below the threshold: this pixel never fires.
#
# The time it takes to get there is
#
# $$t = \tau \,\ln\frac{X}{X - \theta}, \qquad X > \theta$$
#
# where $\tau = RC$ is the **time constant**: the larger it is, the slower everything is.
#
# <details><summary><b>Where the formula comes from</b> (optional; every step)</summary>
#
# The current that comes in either leaks away or stays (Kirchhoff's current law):
#
# $$I_{in} = I_R + I_C$$
#
# By Ohm's law the current through the resistor is $I_R = V/R$. The capacitor's current changes its voltage, $I_C = C\,\dfrac{dV}{dt}$. So
#
# $$I_{in} = \frac{V}{R} + C\,\frac{dV}{dt}.$$
#
# Multiply by $R$ and write $\tau = RC$:
#
# $$\tau\,\frac{dV}{dt} = R I_{in} - V.$$
#
# The potential stops changing where the right side is 0, at $V = R I_{in}$. Call the distance still to go $D = R I_{in} - V$. As the current is constant, $\dfrac{dD}{dt} = -\dfrac{dV}{dt}$, and the equation becomes
#
# $$\frac{dD}{dt} = -\frac{D}{\tau}.$$
#
# Separate the variables and integrate from time 0 to $t$:
#
# $$\int_{D(0)}^{D(t)} \frac{dD}{D} = -\frac{1}{\tau}\int_0^t dt' \quad\Rightarrow\quad \ln\frac{D(t)}{D(0)} = -\frac{t}{\tau} \quad\Rightarrow\quad D(t) = D(0)\,e^{-t/\tau}.$$
#
# An empty capacitor, $V(0) = 0$, starts at the distance $D(0) = R I_{in}$. Therefore
#
# $$V(t) = R I_{in} - D(t) = R I_{in}\left(1 - e^{-t/\tau}\right).$$
#
# The spike comes when $V(t) = \theta$. Solve for $t$:
#
# $$1 - e^{-t/\tau} = \frac{\theta}{R I_{in}} \quad\Rightarrow\quad e^{-t/\tau} = \frac{R I_{in} - \theta}{R I_{in}} \quad\Rightarrow\quad t = \tau\,\ln\frac{R I_{in}}{R I_{in} - \theta}.$$
#
# The logarithm exists only if $R I_{in} > \theta$, that is, if the final value lies above the threshold. With $R = 1$ and $I_{in} = X$ this is the formula above.
# </details>
#
# %% [markdown] id="charging-explain" lang="zh" slide="fragment"
# 每条膜电位曲线都逐渐趋近各自的 $X$，起初快，越往后越慢。圆点标出它达到阈值的时刻。点线那条最终只到 0.2，低于阈值，永远不会发放。
#
# 达到阈值所需的时间是
#
# $$t = \tau \,\ln\frac{X}{X - \theta}, \qquad X > \theta$$
#
# 其中 $\tau = RC$ 是**时间常数**（time constant）：它越大，一切都越慢。
#
# <details><summary><b>这个公式是怎么来的</b>（选读，一步不省）</summary>
#
# 流进来的电流，要么漏掉，要么留下（基尔霍夫电流定律）：
#
# $$I_{in} = I_R + I_C$$
#
# 根据欧姆定律，电阻上的电流是 $I_R = V/R$；电容上的电流使电压改变，$I_C = C\,\dfrac{dV}{dt}$。于是
#
# $$I_{in} = \frac{V}{R} + C\,\frac{dV}{dt}$$
#
# 两边乘以 $R$，并记 $\tau = RC$：
#
# $$\tau\,\frac{dV}{dt} = R I_{in} - V$$
#
# 右边等于 0 时电位不再变化，也就是停在 $V = R I_{in}$。把离终点还差的距离记作 $D = R I_{in} - V$。电流恒定，所以 $\dfrac{dD}{dt} = -\dfrac{dV}{dt}$，方程变成
#
# $$\frac{dD}{dt} = -\frac{D}{\tau}$$
#
# 分离变量，从 0 积分到 $t$：
#
# $$\int_{D(0)}^{D(t)} \frac{dD}{D} = -\frac{1}{\tau}\int_0^t dt' \quad\Rightarrow\quad \ln\frac{D(t)}{D(0)} = -\frac{t}{\tau} \quad\Rightarrow\quad D(t) = D(0)\,e^{-t/\tau}$$
#
# 电容起初没有电荷，$V(0) = 0$，所以 $D(0) = R I_{in}$。因此
#
# $$V(t) = R I_{in} - D(t) = R I_{in}\left(1 - e^{-t/\tau}\right)$$
#
# $V(t) = \theta$ 时发放脉冲，解出 $t$：
#
# $$1 - e^{-t/\tau} = \frac{\theta}{R I_{in}} \quad\Rightarrow\quad e^{-t/\tau} = \frac{R I_{in} - \theta}{R I_{in}} \quad\Rightarrow\quad t = \tau\,\ln\frac{R I_{in}}{R I_{in} - \theta}$$
#
# 只有 $R I_{in} > \theta$，也就是终点高于阈值时，这个对数才有意义。取 $R = 1$、$I_{in} = X$，就得到上面的公式。
# </details>
#
# %% [markdown] id="charging-slider-text" lang="en" slide="subslide"
# Drag `value` and watch the crossing, and the spike with it, move. Then bring it down to the threshold: what happens just above it, and what just below? Double `tau`, and the time doubles.
#
# %% [markdown] id="charging-slider-text" lang="zh" slide="subslide"
# 拖动 `value`，看曲线与阈值的交点带着脉冲一起移动。再把它降到阈值附近：刚好高一点会怎样，低一点又会怎样？`tau` 加倍，时间也加倍。
#
# %% id="charging-slider" tags=["nbval-ignore-output"] slide="fragment"
explore.charging()

# %% [markdown] id="convert-predict" lang="en" slide="slide"
# ### From values to times
#
# The formula is one line of code. With $\tau = 5$ and $\theta = 0.01$, a white pixel ($X = 1$) fires after 0.05 steps.
#
# **Predict.** How long does a pixel of half that brightness take?
#
# <details><summary><b>A.</b> Far longer: the time depends exponentially on the value</summary>
#
# You may read this elsewhere, and the curve below does look steep. But it is a logarithm: far above the threshold it is nearly τθ/X, and near the threshold it grows like −ln(X − θ).
# </details>
# <details><summary><b>B.</b> About twice as long</summary>
#
# Right, as long as X is far above the threshold. The charging has then hardly begun to slow down, and V rises nearly in a straight line whose slope is proportional to X: <i>t</i> ≈ τθ/X.
# </details>
# <details><summary><b>C.</b> Half as long</summary>
#
# The other way round: less current charges more slowly, so a darker pixel comes later.
# </details>
#
# %% [markdown] id="convert-predict" lang="zh" slide="slide"
# ### 从数值到时间
#
# 这个公式只要一行代码。取 $\tau = 5$、$\theta = 0.01$，白像素（$X = 1$）在 0.05 步之后发放。
#
# **预测**：亮度减半的像素要多久？
#
# <details><summary><b>A.</b> 久得多：时间与数值是指数关系</summary>
#
# 这种说法别处常见，下面的曲线看上去也确实很陡。但它其实是对数：远高于阈值时近似为 τθ/X，靠近阈值时按 −ln(X − θ) 增长。
# </details>
# <details><summary><b>B.</b> 大约两倍的时间</summary>
#
# 正确，前提是 X 远高于阈值。这时充电还没有慢下来，V 几乎沿直线上升，斜率与 X 成正比，所以 <i>t</i> ≈ τθ/X。
# </details>
# <details><summary><b>C.</b> 一半的时间</summary>
#
# 反了：电流越小，充电越慢，所以像素越暗，发放越晚。
# </details>
#
# %% id="convert" slide="fragment"
def convert_to_time(data, tau=5, threshold=0.01):
    return tau * torch.log(data / (data - threshold))


for value in (1.0, 0.5, 0.25, 0.1, 0.02):
    print(f"X = {value:<4}  →  t = {convert_to_time(torch.tensor(value)):.2f}")

# %% [markdown] id="domain-idea" lang="en" slide="subslide"
# Half the value, twice the time; a quarter of the value, four times the time. Close to the threshold it takes much longer than that. What happens at the threshold, or below it?
#
# %% [markdown] id="domain-idea" lang="zh" slide="subslide"
# 数值减半，时间加倍；四分之一，四倍。靠近阈值时，增长得比这快得多。那么正好等于阈值，或者低于阈值呢？
#
# %% id="domain" slide="fragment"
for value in (0.01, 0.005, 0.0):
    print(f"X = {value:<5}  →  t = {convert_to_time(torch.tensor(value)):.2f}")

value = torch.linspace(0.0101, 1, 1_000)
fig, ax = plt.subplots(figsize=(8, 4))
ax.plot(value, convert_to_time(value), color=plot.ON, linewidth=3)
ax.plot(value, 5 * 0.01 / value, color="black", linestyle=":", label=r"$\tau\theta/X$")
ax.axvline(0.01, color=plot.OFF, linestyle="--", label=r"$\theta = 0.01$")
ax.axhspan(0, 0.5, color="0.9", label="rounded to step 0")  # en
ax.axhspan(0, 0.5, color="0.9", label="四舍五入为第 0 步")  # zh
ax.set(xlim=(0, 0.3), ylim=(0, 10))
ax.set(xlabel="Value X", ylabel="Spike time (steps)")  # en
ax.set_title("Only the darkest values take their time (shown up to X = 0.3)")  # en
ax.set(xlabel="数值 X", ylabel="脉冲时间（步）")  # zh
ax.set_title("只有最暗的值才会晚到（只画到 X = 0.3）")  # zh
ax.legend(fontsize=12)
plt.show()

# %% [markdown] id="domain-explain" lang="en" slide="notes"
# At the threshold the time is infinite; below it there is none: `nan` is "not a number", and the −∞ at 0 means nothing either. The formula holds only for $X > \theta$. The encoder has to decide what to do with all other pixels; you will see how in a moment.
#
# Note the grey band as well: a spike can only come at a whole step, and all times below half a step are rounded to 0.
#
# %% [markdown] id="domain-explain" lang="zh" slide="notes"
# 等于阈值时，时间是无穷大；低于阈值时根本没有解：`nan` 表示“不是数”，0 处的 −∞ 也没有意义。公式只在 $X > \theta$ 时成立。其余的像素怎么办，得由编码器来决定，怎么决定，马上就会看到。
#
# 再看灰色的带子：脉冲只能落在整数步上，小于半步的时间全都四舍五入为 0。
#
# %% [markdown] id="mnist-idea" lang="en" slide="slide"
# ## 2 · MNIST, one spike per pixel
#
# `encode.latency_times` computes times, as your function did. A network needs spikes, 0 or 1 at every step, and `encode.latency` makes them: it rounds the time to a whole step and puts a 1 there.
#
# - `tau`: the time constant, in time steps. A larger one makes every spike later.
# - `threshold`: the potential at which a neuron fires.
# - `num_steps`: the number of time steps. A spike that does not fit raises an error.
#
# Here is the batch of lesson 02 again, with the raster plot of its first image:
#
# %% [markdown] id="mnist-idea" lang="zh" slide="slide"
# ## 2 · MNIST：每个像素一个脉冲
#
# `encode.latency_times` 计算的是时间，和你刚才的函数一样。网络要的却是脉冲，即每一步是 0 还是 1，这由 `encode.latency` 完成：把时间四舍五入到整数步，在那里放一个 1。
#
# - `tau`：时间常数，以时间步为单位。越大，所有脉冲都越晚。
# - `threshold`：阈值，膜电位达到它就发放。
# - `num_steps`：时间步数。有脉冲放不下就会报错。
#
# 仍用第 02 课那个批次，画出第一幅图像的栅格图：
#
# %% id="mnist" slide="fragment"
shuffle = torch.Generator().manual_seed(0)
loader = torch.utils.data.DataLoader(data.mnist(), batch_size=128, shuffle=True, generator=shuffle)
images, labels = next(iter(loader))
digit = images[0, 0]

spikes = encode.latency(images, num_steps=100, tau=5, threshold=0.01)
print(list(spikes.shape))
diagram.latency_raster(spikes[:, 0, 0])
plt.show()

# %% [markdown] id="mnist-explain" lang="en" slide="notes"
# There are two columns, with a few dots in between. Bright pixels fire at once, dark ones late. Five pixels in six are below the threshold; the logarithm squeezes nearly all the others into step 0, the grey ones too. Hence the two clusters.
#
# But look at where the column of dark pixels is. You may have read that whatever lies below the threshold is "assigned to the final time step". The final step here is 99, yet they fire at step 58. Why? Read on.
#
# %% [markdown] id="mnist-explain" lang="zh" slide="notes"
# 两列点，中间零零星星。亮像素马上发放，暗像素很晚才发放。六分之五的像素低于阈值；其余的，连灰色像素在内，又几乎全被对数挤到了第 0 步，于是成了这两堆。
#
# 不过，请看暗像素那一列的位置。你也许读到过：低于阈值的值“都分配到最后一个时间步”。这里的最后一步是 99，它们却在第 58 步发放。为什么？接着往下看。
#
# %% [markdown] id="below-predict" lang="en" slide="slide"
# ### Below the threshold
#
# Answer first; then the sliders appear. Drag `tau` (the time constant) and `threshold`, and watch the column of dark pixels and the number of spikes. In class, agree on an answer with your neighbour before you commit to it, then move the sliders together.
#
# %% [markdown] id="below-predict" lang="zh" slide="slide"
# ### 阈值以下
#
# 先回答，滑块才会出现。然后拖动 `tau`（时间常数）和 `threshold`（阈值），注意暗像素那一列，还有脉冲总数。在课堂上，请先和邻座商量出一个共同的答案，再一起拖动滑块。
#
# %% id="below-ask" tags=["nbval-ignore-output"] slide="fragment"
explore.ask("dark-pixels", explore.latency(images[:4, 0], num_steps=100, tau=5.0))

# %% [markdown] id="below-explain" lang="en" slide="subslide"
# <details><summary><b>Only after you have answered</b></summary>
#
# Every value at or below the threshold is raised to just above it, to $\theta + \varepsilon$ with $\varepsilon = 10^{-7}$, so that the logarithm exists. All of them therefore fire at the same time,
#
# $$t_{dark} = \tau\,\ln\frac{\theta + \varepsilon}{\varepsilon}.$$
#
# The number of steps does not appear in it.
#
# </details>
#
# The time of the dark pixels for four time constants:
#
# %% [markdown] id="below-explain" lang="zh" slide="subslide"
# <details><summary><b>先回答，再展开</b></summary>
#
# 不高于阈值的值，一律抬到刚刚超过阈值的 $\theta + \varepsilon$（$\varepsilon = 10^{-7}$），这样对数才有意义。于是它们全都在同一时刻发放：
#
# $$t_{dark} = \tau\,\ln\frac{\theta + \varepsilon}{\varepsilon}$$
#
# 式子里根本没有时间步数。
#
# </details>
#
# 取四个时间常数，看暗像素在哪一步发放：
#
# %% id="below" slide="fragment"
for tau in (1, 5, 10, 20):
    time = encode.latency_times([0.0], tau=tau, threshold=0.01).item()
    print(f"tau = {tau:2}: step {round(time):3}, so at least {round(time) + 1} steps are needed")  # en
    print(f"tau = {tau:2}：第 {round(time):3} 步，所以至少需要 {round(time) + 1} 步")  # zh

# %% [markdown] id="linear-idea" lang="en" slide="slide"
# ## 3 · Straighten it: linear, normalize, clip
#
# ### `linear=True`
#
# The logarithm follows from physics, but you need not use it. A straight line is simpler: white fires at once, black after $\tau$ steps.
#
# %% [markdown] id="linear-idea" lang="zh" slide="slide"
# ## 3 · 拉直：linear、normalize、clip
#
# ### `linear=True`
#
# 对数来自物理，但没有谁规定非用它不可。换成直线更简单：白像素马上发放，黑像素在 $\tau$ 步之后发放。
#
# %% id="linear-diagram" slide="fragment"
diagram.linear_latency(tau=5, threshold=0.2)
plt.show()

# %% [markdown] id="linear-explain" lang="en" slide="notes"
# The threshold matters here, too: every value below it is treated as equal to it and fires at $\tau(1 - \theta)$, which is therefore the latest possible time. (The diagram has a threshold of 0.2, to make this visible; the code below uses 0.01.)
#
# %% [markdown] id="linear-explain" lang="zh" slide="notes"
# 阈值在这里也起作用：低于它的值一律当作等于阈值，在 $\tau(1 - \theta)$ 发放，所以这就是最晚的时刻。（为了看得清，图中阈值取 0.2；下面用的是 0.01。）
#
# %% id="linear-figure" slide="subslide"
settings = {
    "linear=True": {"tau": 5, "linear": True},
    "linear=True, normalize=True": {"linear": True, "normalize": True},
    "linear=True, normalize=True, clip=True": {"linear": True, "normalize": True, "clip": True},
}
fig, axes = plt.subplots(3, 1, figsize=(9, 8.5), sharex=True)
for ax, (name, setting) in zip(axes, settings.items(), strict=True):
    train = encode.latency(digit, num_steps=100, threshold=0.01, **setting)
    plot.raster(train, ax).set(title=name, xlabel="")
    steps = measure.first_spike_time(train)
    steps = steps[steps != measure.SILENT]
    print(f"{name}: {len(steps)} spikes in {len(steps.unique())} different steps, from {steps.min()} to {steps.max()}")  # en
    print(f"{name}：{len(steps)} 个脉冲，分布在 {len(steps.unique())} 个时间步，从第 {steps.min()} 步到第 {steps.max()} 步")  # zh
axes[-1].set_xlabel("Time step")  # en
axes[-1].set_xlabel("时间步")  # zh
plt.show()

# %% [markdown] id="linear-figure-explain" lang="en" slide="notes"
# From top to bottom:
#
# - **linear** alone: everything is over within the first six steps ($\tau = 5$), and 94 of the 100 steps stay empty.
# - **normalize** no longer uses $\tau$ but stretches the times over all steps. Look closely: the last spikes come at step 98, not 99. Step 99 would belong to a value of 0, but 0 is treated as equal to the threshold and fires at $99 \cdot (1 - 0.01) = 98.01$.
# - **clip** does not limit values here, as it does in lesson 02; it leaves out the spikes of all values below the threshold. Five spikes in six came only from the black background; they are gone, and the picture is still there.
#
# %% [markdown] id="linear-figure-explain" lang="zh" slide="notes"
# 从上往下看：
#
# - 只用 **linear**：前六步就全部结束（$\tau = 5$），100 步里有 94 步空着。
# - **normalize**（归一化）不再用 $\tau$，而是把时间拉长到全部时间步。仔细看，最后的脉冲在第 98 步，不是第 99 步：第 99 步本应属于数值 0，可 0 低于阈值，只按阈值来算，时间是 $99 \cdot (1 - 0.01) = 98.01$。
# - **clip** 在这里不是像第 02 课那样截断数值，而是让低于阈值的值都不发放。六个脉冲里有五个只是黑色背景；去掉以后，画面仍在。
#
# %% [markdown] id="surprise-predict" lang="en" slide="slide"
# ### Where normalize and clip surprise
#
# Now use `normalize` with the *logarithmic* code. It stretches all times so that the latest one falls on the last step.
#
# **Predict.** A picture of two pixels, 0.2 and 1, is encoded over 100 steps with `normalize=True`. Then it is encoded once more, in a batch together with a second picture that has a black pixel. Are its spikes the same?
#
# <details><summary><b>A.</b> Yes, a latency code is deterministic</summary>
#
# Deterministic, but not independent: "the latest time" is that of the whole tensor, batch included, and a black pixel anywhere in it is far later than all others.
# </details>
# <details><summary><b>B.</b> No, they come far sooner</summary>
#
# Right. The black pixel of the <i>other</i> picture takes the last step, and everything else is squeezed to the front.
# </details>
# <details><summary><b>C.</b> No, they come later</summary>
#
# The scale is longer, but now the black pixel takes up nearly all of it. The two pixels of the first picture are left with a tiny share.
# </details>
#
# %% [markdown] id="surprise-predict" lang="zh" slide="slide"
# ### normalize 与 clip 的意外之处
#
# 再看 `normalize` 用在*对数*编码上。它把所有时间按比例拉长，让最晚的一个落在最后一步。
#
# **预测**：一幅只有两个像素（0.2 和 1）的图像，用 `normalize=True` 编码成 100 步。再把它和另一幅含有黑像素的图像放进同一个批次，重新编码。它的脉冲还和原来一样吗？
#
# <details><summary><b>A.</b> 一样，延迟编码是确定性的</summary>
#
# 确定，却不独立：“最晚的时间”是在整个张量里取的，包括整个批次；只要哪里有一个黑像素，它就比其他像素晚得多。
# </details>
# <details><summary><b>B.</b> 不一样，早了许多</summary>
#
# 正确。<i>另一幅</i>图像的黑像素占了最后一步，其余的全被挤到前面。
# </details>
# <details><summary><b>C.</b> 不一样，晚了一些</summary>
#
# 标尺确实变长了，但占满它的是黑像素。原来那两个像素只分到很小的一段。
# </details>
#
# %% id="surprise" slide="fragment"
def steps_of(values, **setting):
    return measure.first_spike_time(encode.latency(values, **setting)).tolist()


batch = [[0.2, 1.0], [0.0, 1.0]]
greys = [0, 0.02, 0.1, 1]
lines = {
    "0.2 and 1, alone": steps_of(batch[0], num_steps=100, normalize=True),  # en
    "0.2 and 1, a black pixel in the batch": steps_of(batch, num_steps=100, normalize=True)[0],  # en
    "four greys with tau = 1, and with tau = 7": [steps_of(greys, num_steps=100, normalize=True, tau=t) for t in (1, 7)],  # en
    "an all-white picture, 10 steps": steps_of([1, 1, 1], num_steps=10, normalize=True),  # en
    "0, 0.02 and 1, clipped, 10 steps": steps_of([0, 0.02, 1], num_steps=10, normalize=True, clip=True),  # en
    "0.02, 0.5 and 1, clipped, 10 steps": steps_of([0.02, 0.5, 1], num_steps=10, normalize=True, clip=True),  # en
    "0.01 and 0.0099, clipped, not normalized": steps_of([0.01, 0.0099], num_steps=60, tau=5, clip=True),  # en
    "0.2 和 1，单独编码": steps_of(batch[0], num_steps=100, normalize=True),  # zh
    "0.2 和 1，同批次里有黑像素": steps_of(batch, num_steps=100, normalize=True)[0],  # zh
    "四级灰度，tau = 1 与 tau = 7": [steps_of(greys, num_steps=100, normalize=True, tau=t) for t in (1, 7)],  # zh
    "全白的图像，10 步": steps_of([1, 1, 1], num_steps=10, normalize=True),  # zh
    "0、0.02 和 1，clip，10 步": steps_of([0, 0.02, 1], num_steps=10, normalize=True, clip=True),  # zh
    "0.02、0.5 和 1，clip，10 步": steps_of([0.02, 0.5, 1], num_steps=10, normalize=True, clip=True),  # zh
    "0.01 和 0.0099，clip，不归一化": steps_of([0.01, 0.0099], num_steps=60, tau=5, clip=True),  # zh
}
for number, (name, steps) in enumerate(lines.items(), start=1):
    print(f"{number}. {name}: {steps}")  # en
    print(f"{number}. {name}：{steps}")  # zh

# %% [markdown] id="surprise-explain" lang="en" slide="subslide"
# Line by line (−1 stands for "never"):
#
# - **Lines 1, 2.** The same picture fires at steps 99 and 19 alone, and at 0 and 0 beside a black pixel. To keep pictures independent of each other, encode them one at a time.
# - **Line 3.** With `normalize`, `tau` has no effect at all: it stretches all times by the same factor, and normalizing divides by that factor again.
# - **Line 4.** If all values are equal, every one of them is the latest. Even an all-white picture fires at the *last* step.
# - **Lines 5, 6.** `clip` removes dark spikes only after they have set the scale: 0.02 fires at step 1 if there was a black pixel, and at step 9 if there was none.
# - **Line 7.** A value exactly *at* the threshold counts as dark when its time is computed (step 58), but not for `clip`, which leaves out only what is *below* it.
#
# With `linear=True`, a value's time does not depend on the others: the scale is given by `num_steps` alone, white is always step 0, and what lines 1, 2, 4, 5 and 6 show cannot happen. That is a good reason to prefer it. (snnTorch behaves in all of this as this course does, so what you see here is what you will meet there.)
#
# %% [markdown] id="surprise-explain" lang="zh" slide="subslide"
# 逐行来看（−1 表示“从不发放”）：
#
# - **第 1、2 行**：同一幅图像，单独编码时在第 99 步和第 19 步发放，旁边有黑像素时都在第 0 步。要让每幅图像互不影响，就得逐幅编码。
# - **第 3 行**：用了 `normalize`，`tau` 就完全不起作用：tau 把所有时间按同一比例拉长，归一化又除掉了这个比例。
# - **第 4 行**：数值全都相同，也就全都“最晚”。连全白的图像也在*最后*一步发放。
# - **第 5、6 行**：`clip` 去掉暗像素的脉冲之前，标尺已经按它们定好了。同样是 0.02，有黑像素时在第 1 步，没有时在第 9 步。
# - **第 7 行**：*恰好等于*阈值的值，算时间时当作暗像素（第 58 步），`clip` 却不去掉它，因为只去掉*低于*阈值的。
#
# 用 `linear=True`，一个值的时间与其他值无关：标尺只取决于 `num_steps`，白色总在第 0 步，第 1、2、4、5、6 行的情形都不会出现。这是选它的好理由。（这些行为 snnTorch 与本课程完全一致，这里见到的，在那里都会遇到。）
#
# %% [markdown] id="film-idea" lang="en" slide="slide"
# ### As a film
#
# Linear, normalized, clipped, one frame per step. Do not blink: you can read the digit from the first two frames. What comes after, a few pixels at a time, is its grey rim.
#
# %% [markdown] id="film-idea" lang="zh" slide="slide"
# ### 动画
#
# linear、normalize、clip 都打开，一步一帧。别眨眼：只看头两帧就认得出是哪个数字，之后零零星星出现的，是它灰色的边缘。
#
# %% id="film" tags=["nbval-ignore-output"] slide="fragment"
spikes = encode.latency(images, num_steps=100, threshold=0.01, linear=True, normalize=True, clip=True)
sample = spikes[:, 0, 0]
animate.video(sample, fps=10)

# %% id="film-frames" slide="fragment"
plot.frames(sample, steps=[0, 1, 5, 8, 12, 97])
plt.show()
print(f"Spikes in steps 0 and 1: {int(sample[:2].sum())} of {int(sample.sum())}; the label: {labels[0]}")  # en
print(f"第 0、1 两步的脉冲：{int(sample[:2].sum())} 个，共 {int(sample.sum())} 个；这幅图像的标签：{labels[0]}")  # zh

# %% [markdown] id="grey-predict" lang="en" slide="slide"
# ## 4 · How many grey levels survive?
#
# A spike's time is a whole number of steps. Two values that fire at the same step can never be told apart again.
#
# **Predict.** An 8-bit image has 256 grey levels, k/255. With the logarithmic code, $\tau = 5$, $\theta = 0.01$ and 100 steps, how many different steps do they use?
#
# <details><summary><b>A.</b> All 256: each level has a time of its own</summary>
#
# The times do differ (except below the threshold), but the <i>steps</i> do not: there are only 100, and rounding merges most of the levels.
# </details>
# <details><summary><b>B.</b> Fewer than ten</summary>
#
# Right: eight. The grey band in the figure of section 1 has swallowed nearly all the others.
# </details>
# <details><summary><b>C.</b> 100, one for every step</summary>
#
# That is the upper limit. But the times are not spread evenly: most are below half a step.
# </details>
#
# %% [markdown] id="grey-predict" lang="zh" slide="slide"
# ## 4 · 还剩多少级灰度？
#
# 脉冲时间只能是整数步。落在同一步的两个值，从此再也分不开。
#
# **预测**：8 位图像有 256 级灰度，即 k/255。对数编码，$\tau = 5$、$\theta = 0.01$、100 步，它们一共占用多少个不同的时间步？
#
# <details><summary><b>A.</b> 256 个：每一级都有自己的时间</summary>
#
# 时间确实各不相同（阈值以下的除外），<i>步</i>却不是：总共只有 100 步，四舍五入又合并掉了绝大部分。
# </details>
# <details><summary><b>B.</b> 不到十个，绝大多数挤在一起</summary>
#
# 正确：八个。第 1 节曲线图里那条灰色的带子，几乎把它们全吞掉了。
# </details>
# <details><summary><b>C.</b> 100 个，每步一级</summary>
#
# 那是上限。可时间的分布并不均匀，绝大多数都不到半步。
# </details>
#
# %% id="grey" slide="fragment"
grey = torch.arange(256) / 255
settings = {
    "log, tau=5": {"num_steps": 100, "tau": 5},
    "log, normalize": {"num_steps": 100, "normalize": True},
    "linear, tau=5": {"num_steps": 100, "tau": 5, "linear": True},
    "linear, normalize": {"num_steps": 100, "linear": True, "normalize": True},
    "linear, normalize, 256": {"num_steps": 256, "linear": True, "normalize": True},
}
for name, setting in settings.items():
    steps = measure.first_spike_time(encode.latency(grey, threshold=0.01, **setting))
    largest = steps.unique(return_counts=True)[1].max()
    print(f"{name:23}: {len(steps.unique()):3} steps in use; {largest:3} levels share the fullest one")  # en
    print(f"{name:23}：占用 {len(steps.unique()):3} 个时间步；最挤的一步有 {largest:3} 级灰度")  # zh

# %% [markdown] id="grey-explain" lang="en" slide="notes"
# With the logarithm, 229 of the 256 levels fire in one and the same step. Everything brighter than 0.105 becomes "white", as $\tau \ln\frac{X}{X - \theta} < \frac12$ there; that is fine for telling dark from very dark, and useless for a photograph. Linear and normalized, 100 steps keep 99 levels. Even with 256 steps three of the 256 are missing: 0, 1/255 and 2/255 lie below the threshold and fire at the same step as 3/255. (A time exactly half-way between two steps is rounded to the even one.)
#
# %% [markdown] id="grey-explain" lang="zh" slide="notes"
# 用对数编码，256 级里有 229 级挤在同一步。只要亮度超过 0.105，就有 $\tau \ln\frac{X}{X - \theta} < \frac12$，一律成了“白”；用来分辨暗和更暗还行，用在照片上就毫无用处。linear 加 normalize，100 步能留下 99 级。就算有 256 步，也还少三级：0、1/255 和 2/255 低于阈值，与 3/255 在同一步发放。（恰好落在两步正中间的时间，取偶数的那一步。）
#
# %% [markdown] id="decode-idea" lang="en" slide="slide"
# ### Decode it
#
# `decode.latency` applies the formula in reverse, from the step back to the value: $X = \theta / (1 - e^{-t/\tau})$, or $X = 1 - t/\tau$ for the linear code. A curve over all grey levels shows what is left.
#
# %% [markdown] id="decode-idea" lang="zh" slide="slide"
# ### 解码
#
# `decode.latency` 把公式反过来用：由时间步求数值，$X = \theta / (1 - e^{-t/\tau})$，线性编码则是 $X = 1 - t/\tau$。对全部灰度画一条曲线，就知道哪些留了下来。
#
# %% id="decode-figure" slide="subslide"
fig, axes = plt.subplots(1, 3, figsize=(10, 3.8), sharey=True)
for ax, name in zip(axes, ("log, tau=5", "linear, tau=5", "linear, normalize"), strict=True):
    setting = settings[name]
    train = encode.latency(grey, threshold=0.01, **setting)
    code = {key: value for key, value in setting.items() if key != "num_steps"}
    ax.plot(grey, grey, color="black", linestyle=":")
    ax.plot(grey, decode.latency(train, threshold=0.01, **code), color=plot.ON, linewidth=2)
    ax.set_title(name)
    ax.set_xlabel("Value")  # en
    ax.set_xlabel("数值")  # zh
axes[0].set_ylabel("Decoded value")  # en
axes[0].set_ylabel("解码得到的值")  # zh
plt.show()

# %% id="decode-digit" slide="subslide"
fig, axes = plt.subplots(1, 4, figsize=(10, 3.2))
plot.image(digit, axes[0]).set_title("The image itself")  # en
plot.image(digit, axes[0]).set_title("原图")  # zh
for ax, name in zip(axes[1:], ("log, tau=5", "linear, tau=5", "linear, normalize"), strict=True):
    code = {key: value for key, value in settings[name].items() if key != "num_steps"}
    rebuilt = decode.latency(encode.latency(digit, num_steps=100, threshold=0.01, **code), threshold=0.01, **code)
    plot.image(rebuilt, ax).set_title(name)
    print(f"{name}: error {measure.rmse(digit, rebuilt):.4f}")  # en
    print(f"{name}：误差 {measure.rmse(digit, rebuilt):.4f}")  # zh
plt.show()

# %% [markdown] id="decode-explain" lang="en" slide="notes"
# The dotted diagonal would be a perfect code. On the left, everything above 0.105 comes back as white: the digit has lost its soft edges. In the middle there are six stairs, on the right nearly a hundred, which you can hardly see. Each stair of the linear code is $1/\tau$ wide, so the error is at most $\frac{1}{2\tau}$ for all values that are not below the threshold. (Below the threshold it can be larger; the last picture's error comes almost entirely from there, as you will see in a moment.)
#
# %% [markdown] id="decode-explain" lang="zh" slide="notes"
# 点线是理想的编码。左图中，0.105 以上全都解码成白，手写数字失去了柔和的边缘；中图是六级台阶；右图近百级，几乎看不出来。线性编码每级台阶宽 $1/\tau$，所以只要不低于阈值，误差就不超过 $\frac{1}{2\tau}$。（低于阈值的可能更大；最后一幅图的误差几乎全部来自那里，马上就会看到。）
#
# %% [markdown] id="choose-predict" lang="en" slide="slide"
# ### Your turn: one step too many
#
# The sliders below start with a linear code of $\tau = 5$. The number to watch is the reconstruction error.
#
# **Predict before you move:**
# 1. Without `normalize`: does raising `num_steps` lower the error?
# 2. With `normalize`, but without `clip`: you go from 51 steps to 52. Is the error lower, the same or higher?
# 3. And with `clip` as well?
#
# %% [markdown] id="choose-predict" lang="zh" slide="slide"
# ### 动手：多了一步
#
# 下面的滑块从 $\tau = 5$ 的线性编码开始，注意看重建误差。
#
# **动手之前先预测：**
# 1. 不用 `normalize` 时，增加 `num_steps` 能减小误差吗？
# 2. 用 `normalize`、不用 `clip` 时，从 51 步增加到 52 步，误差会变小、不变，还是变大？
# 3. 再打开 `clip` 呢？
#
# %% id="choose" tags=["nbval-ignore-output"] slide="fragment"
e = explore.latency(images[:4, 0], num_steps=100, tau=5.0, linear=True)
e

# %% [markdown] id="choose-explain" lang="en" slide="subslide"
# <details><summary><b>Only after you have answered</b></summary>
#
# 1. No. The times depend only on $\tau$, and any further steps stay empty. What helps is a larger $\tau$.
# 2. Higher: about seven times as high! See the figure.
# 3. The jump is gone.
#
# </details>
#
# %% [markdown] id="choose-explain" lang="zh" slide="subslide"
# <details><summary><b>先回答，再展开</b></summary>
#
# 1. 不能。时间只取决于 $\tau$，多出来的步都空着。要减小误差，得增大 $\tau$。
# 2. 变大，一下子大到七倍左右！请看下图。
# 3. 不再有这个跳变。
#
# </details>
#
# %% id="choose-figure" slide="fragment"
lengths = range(10, 101)
code = {"threshold": 0.01, "linear": True, "normalize": True}
fig, ax = plt.subplots(figsize=(8, 4))
for clip, colour, style in ((False, plot.OFF, "--"), (True, plot.ON, "-")):
    trains = [encode.latency(digit, num_steps=T, clip=clip, **code) for T in lengths]
    errors = [measure.rmse(digit, decode.latency(train, **code)) for train in trains]
    ax.plot(lengths, errors, color=colour, linestyle=style, linewidth=2, label=f"clip={clip}")
    print(f"clip={clip}: 51 steps {errors[41]:.4f}, 52 steps {errors[42]:.4f}, 100 steps {errors[90]:.4f}")  # en
    print(f"clip={clip}：51 步 {errors[41]:.4f}，52 步 {errors[42]:.4f}，100 步 {errors[90]:.4f}")  # zh
ax.set(xlabel="num_steps", ylabel="Error (RMS)", title="One step more, and the black background is misread")  # en
ax.set(xlabel="num_steps", ylabel="误差（均方根）", title="多一步，黑色背景就读错了")  # zh
ax.set_ylim(0, None)
ax.legend(fontsize=12)
plt.show()

# %% [markdown] id="choose-figure-explain" lang="en" slide="notes"
# The threshold is to blame again. A black pixel fires at $(T - 1)(1 - \theta)$. Up to $T = 51$ that is rounded to the last step, and the last step means 0: black, as it should be. From $T = 52$ on it is rounded to the last step but one, which means $\frac{1}{T - 1}$, about 0.02 at $T = 52$: only a hint of grey, but in five pixels out of six. A silent pixel, with `clip`, is decoded as 0.
#
# %% [markdown] id="choose-figure-explain" lang="zh" slide="notes"
# 又是阈值在作怪。黑像素在 $(T - 1)(1 - \theta)$ 发放。$T$ 不超过 51 时，它取整到最后一步，而最后一步表示 0，正是黑色。从 $T = 52$ 起，它取整到倒数第二步，表示 $\frac{1}{T - 1}$，$T = 52$ 时约为 0.02：虽然只是一点点灰，却出现在六分之五的像素上。打开 `clip`，黑像素不发放，解码为 0。
#
# %% [markdown] id="price-idea" lang="en" slide="slide"
# ## 5 · What a single spike costs
#
# Compare latency with rate: how many spikes, and how large an error? And what if three spikes in ten get lost on the way, as in lesson 02? The pictures show one digit. One digit and one draw say little, so the numbers come from 120 digits: `compare.trials` sends ten sets of twelve, each with random numbers of its own, and the error stands with its **standard error**, how much the mean of the ten would vary if you did it all again. Both codes have 100 steps and one neuron for each pixel.
#
# %% [markdown] id="price-idea" lang="zh" slide="slide"
# ## 5 · 只靠一个脉冲的代价
#
# 延迟编码和速率编码比一比：各用多少脉冲，误差多大？如果像第 02 课那样，路上丢了三成脉冲呢？图里只有一个手写数字。一幅图像、一批随机数说明不了什么，所以数字取自 120 幅图像：`compare.trials` 发送十组，每组十二幅，各用自己的随机数；误差后面附上它的**标准误**（standard error），也就是全部重来一次时，这个平均值大概会变动多少。两种编码都用 100 个时间步，每个像素一个神经元。
#
# %% id="price" slide="fragment"
coin = torch.Generator().manual_seed(23)
rate = encode.rate(digit, num_steps=100, generator=coin)
latency = encode.latency(digit, num_steps=100, clip=True, **code)
lost_rate, lost_latency = (encode.rate_conv(train * 0.7, generator=coin) for train in (rate, latency))
pictures = {
    "rate": decode.rate(rate),  # en
    "rate, 3 in 10 lost": decode.rate(lost_rate, lost=0.3),  # en
    "latency": decode.latency(latency, **code),  # en
    "latency, 3 in 10 lost": decode.latency(lost_latency, **code),  # en
    "速率编码": decode.rate(rate),  # zh
    "速率编码，丢失三成": decode.rate(lost_rate, lost=0.3),  # zh
    "延迟编码": decode.latency(latency, **code),  # zh
    "延迟编码，丢失三成": decode.latency(lost_latency, **code),  # zh
}
fig, axes = plt.subplots(1, 4, figsize=(10, 3.2))
for ax, (name, picture) in zip(axes, pictures.items(), strict=True):
    plot.image(picture.clamp(0, 1), ax).set_title(name)
plt.show()

sets = images[:120].view(10, 12, 28, 28)  # ten sets of twelve digits; the error is that of their mean  # en
sets = images[:120].view(10, 12, 28, 28)  # 十组图像，每组十二幅；± 后面是十组平均值的标准误  # zh
for name in ("rate", "latency"):
    for lost, told in ((0, False), (0.3, False), (0.3, True)):
        tried = compare.trials(name, sets, num_steps=100, lost=lost, told=told)
        who = "none lost" if not lost else "3 in 10 lost, and the reader knows" if told else "3 in 10 lost"  # en
        who = "没有丢失" if not lost else "丢失三成，解码方知道" if told else "丢失三成"  # zh
        error = f"{tried.rmse.mean():.5f} ± {tried.rmse.std() / 10**0.5:.5f}"
        print(f"{name}, {who}: {784 * tried.spikes:,.0f} spikes a digit, error {error}")  # en
        print(f"{name}，{who}：每幅 {784 * tried.spikes:,.0f} 个脉冲，误差 {error}")  # zh

# %% [markdown] id="price-explain" lang="en" slide="notes"
# Undisturbed, latency wins on both counts: a seventieth of the spikes, less than a tenth of the error. But each of its spikes carries a whole pixel, so three in ten of the pixels that fired turn black, and the error grows more than a hundredfold. That of the rate code grows sevenfold, to a little more than half of latency's; and for a reader who knows the loss and divides by 0.7, it does not even double. Latency's reader gains nothing from knowing: a silent pixel may be lost or black. A late spike does less harm than a lost one: ten steps late, and the grey is off by a tenth; lost, and the pixel is black.
#
# Do living things use such a code? In the fingertip, which nerve fibres fire *first* tells the direction of a force and the shape of a surface, sooner than a rate could (Johansson and Birznieks, 2004). And certain cells in the salamander's retina signal a new picture by the intervals between their first spikes, almost independently of contrast (Gollisch and Meister, 2008).
#
# %% [markdown] id="price-explain" lang="zh" slide="notes"
# 不受干扰时，延迟编码两样都占优：脉冲只有七十分之一，误差不到十分之一。但它的每个脉冲都承载着整个像素，丢了三成脉冲，发放过的像素就有三成变黑，误差增加到一百多倍。速率编码的误差增加到七倍，比延迟编码的一半略多；解码方要是知道丢了多少，并除以 0.7，误差连两倍都不到。延迟编码的解码方知道了也没有用：不发放的像素，可能是丢了脉冲，也可能本来就是黑的。迟到没有丢失那么有害：晚到十步，灰度差十分之一；丢了，像素就变黑了。
#
# 生物真的用这种编码吗？在指尖，哪些神经纤维*最先*发放，就能说明用力的方向和所触表面的形状，比任何速率编码都快（Johansson 和 Birznieks，2004）。蝾螈视网膜中的某些细胞，用各自首个脉冲的先后间隔来传递新出现的画面，而且几乎不受对比度影响（Gollisch 和 Meister，2008）。
#
# %% [markdown] id="quiz" lang="en" slide="slide"
# ## 6 · Check yourself
#
# **1.** `encode.latency(digit, num_steps=100, tau=20)` raises an error on an MNIST digit. Which pixels are to blame?
#
# <details><summary><b>A.</b> The white ones: with a large τ they charge too slowly</summary>
#
# They take four times as long as with τ = 5, but that is still 0.2 steps.
# </details>
# <details><summary><b>B.</b> The black ones, which come much later</summary>
#
# Right: they are treated as just above the threshold and would fire at step 230.
# </details>
# <details><summary><b>C.</b> None; τ must be below the threshold</summary>
#
# The two cannot even be compared: τ is a time, θ a potential.
# </details>
#
# **2.** You encode with `normalize=True` (logarithmic) and find that the same image gives different spikes in different batches. Why?
#
# <details><summary><b>A.</b> The encoder draws other random numbers each time</summary>
#
# It does not: latency is deterministic. The same batch gives the same spikes.
# </details>
# <details><summary><b>B.</b> All times are stretched by the latest one of the batch</summary>
#
# Right. Encode each image on its own, or use <code>linear=True</code>.
# </details>
# <details><summary><b>C.</b> τ differs from batch to batch</summary>
#
# τ does not change by itself, and with <code>normalize</code> it would not matter.
# </details>
#
# **3.** You want to send values between 0 and 1 with an error of at most 0.01. Nothing is lost on the way. Which code takes the fewest steps?
#
# <details><summary><b>A.</b> Linear latency, τ = 50</summary>
#
# Right: the error is at most 1/(2 · 50) = 0.01, and 51 steps suffice.
# </details>
# <details><summary><b>B.</b> Logarithmic latency, τ = 5, 100 steps</summary>
#
# That turns 0.2 into 1. And only the first 59 steps are ever used.
# </details>
# <details><summary><b>C.</b> A rate code of 100 steps</summary>
#
# At p = 0.5 its standard deviation is 0.05 (lesson 02). It takes 2,500 steps to bring that down to 0.01.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="slide"
# ## 6 · 自测
#
# **1.** 对一幅 MNIST 图像运行 `encode.latency(digit, num_steps=100, tau=20)` 会报错。问题出在哪些像素上？
#
# <details><summary><b>A.</b> 白像素：τ 太大，充电太慢</summary>
#
# 它们的时间是 τ = 5 时的四倍，但也不过 0.2 步。
# </details>
# <details><summary><b>B.</b> 黑像素：它们要晚得多</summary>
#
# 正确：它们被当作刚刚超过阈值，要到第 230 步才发放。
# </details>
# <details><summary><b>C.</b> 都不是，τ 必须小于阈值</summary>
#
# 这两个量根本不能比：τ 是时间，θ 是电位。
# </details>
#
# **2.** 用 `normalize=True`（对数编码）时，你发现同一幅图像换一个批次，脉冲就不一样。为什么？
#
# <details><summary><b>A.</b> 编码器每次都抽取新的随机数</summary>
#
# 没有。延迟编码是确定性的，同一个批次总是得到同样的脉冲。
# </details>
# <details><summary><b>B.</b> 时间是按整个批次里最晚的那个拉长的</summary>
#
# 正确。可以逐幅编码，或者用 <code>linear=True</code>。
# </details>
# <details><summary><b>C.</b> 每个批次的 τ 不同</summary>
#
# τ 不会自己变；何况用了 <code>normalize</code>，τ 根本不起作用。
# </details>
#
# **3.** 要传递 0 到 1 之间的数值，误差不超过 0.01，途中没有丢失。哪一种所需步数最少？
#
# <details><summary><b>A.</b> 线性延迟编码，τ = 50</summary>
#
# 正确：误差不超过 1/(2 · 50) = 0.01，51 步就够了。
# </details>
# <details><summary><b>B.</b> 对数延迟编码，τ = 5，100 步</summary>
#
# 它会把 0.2 变成 1。而且只用得到前 59 步，其余的都空着。
# </details>
# <details><summary><b>C.</b> 100 步的速率编码</summary>
#
# p = 0.5 时标准差是 0.05（第 02 课）。要降到 0.01，需要 2,500 步。
# </details>
#
# %% [markdown] id="asked" lang="en" slide="skip"
# ## Asked by students
#
# <details><summary><b>How does the receiver know when time begins?</b></summary>
#
# Somebody has to tell it. On a chip, a frame starts with a signal. In the brain, a touch, a flash or the end of an eye movement brings many spikes at once. Where there is no such start, a reader can compare neurons with each other: the <i>differences</i> of their first spikes, as in the salamander's retina above, or just their order, as in lesson 06.
# </details>
# <details><summary><b>Is the logarithmic code ever useful?</b></summary>
#
# It is what a charging membrane does by itself, so neurons and simple circuits have it for nothing. And it spends its steps on dark values: well above the threshold <i>t</i> ≈ τθ/X, so a step more or less means a change of X by X²/(τθ). At a tenth of the brightness, grey levels can be a hundred times finer. Where small values matter and time is no concern, that is good; for MNIST's strokes it is not.
# </details>
#
# %% [markdown] id="asked" lang="zh" slide="skip"
# ## 同学们问过的问题
#
# <details><summary><b>接收的一方怎么知道时间从哪里算起？</b></summary>
#
# 得有谁告诉它。在芯片上，每一帧开始时会有一个信号。在大脑里，一次触碰、一道闪光、一次眼动结束，都会同时引来许多脉冲。没有这样的起点时，可以拿神经元互相比较：看它们首个脉冲的时间<i>差</i>，就像上面说的蝾螈视网膜；或者只看先后次序，就像第 06 课。
# </details>
# <details><summary><b>对数形式的编码到底有没有用？</b></summary>
#
# 膜电位充电时自然就是这样，神经元和简单的电路不花任何代价就得到了它。而且它把时间步主要用在暗的值上：远高于阈值时 <i>t</i> ≈ τθ/X，早一步或晚一步，X 就相差 X²/(τθ)。亮度只有十分之一时，灰度能分得细一百倍。如果小的数值很要紧，又不在乎时间，这很好；对 MNIST 的笔画来说就不好了。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - In a latency code each value gives one spike; the larger the value, the sooner: $t = \tau \ln\frac{X}{X - \theta}$, or $t = \tau(1 - X)$ with `linear=True`.
# - A value below the threshold still fires, at $\tau \ln\frac{\theta + \varepsilon}{\varepsilon}$ (or $\tau(1 - \theta)$), not at the last step. `clip=True` leaves it out.
# - With `normalize`, the logarithmic code depends on the whole batch, and not at all on `tau`.
# - It takes few spikes and little time, but a lost spike is a lost pixel.
#
# | English | 中文 |
# | --- | --- |
# | latency coding | 延迟编码 |
# | time to first spike | 首脉冲时间 |
# | membrane potential | 膜电位 |
# | threshold | 阈值 |
# | time constant | 时间常数 |
# | normalize | 归一化 |
#
# **Now you:** [exercises for this lesson](03-latency-exercises.ipynb). **Next:** [04 · Delta modulation](04-delta.ipynb). **Back to** [lesson 02](02-rate.ipynb) · [lesson 00](00-welcome.ipynb).
#
# ## The same thing elsewhere
#
# | library | name | what differs |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.latency` | the same spikes; needs `num_steps`; with `bypass=True`, spikes that do not fit vanish without warning; `interpolate=True` ignores `clip` |
# | SpikingJelly | `encoding.LatencyEncoder` | `'linear'`: round((T − 1)(1 − x)), no threshold; `'log'` uses ln(αx + 1) and overflows from 90 steps on; keeps a state that has to be reset |
# | Norse | `spike_latency_lif_encode` | simulates the neuron step by step and keeps its first spike; below the threshold there is none |
#
# ## Further reading
#
# - S. Thorpe, A. Delorme, R. Van Rullen, "Spike-based strategies for rapid processing", *Neural Networks* 14, 2001, [doi:10.1016/S0893-6080(01)00083-1](https://doi.org/10.1016/S0893-6080(01)00083-1)
# - R. S. Johansson, I. Birznieks, "First spikes in ensembles of human tactile afferents code complex spatial fingertip events", *Nature Neuroscience* 7, 2004, [doi:10.1038/nn1177](https://doi.org/10.1038/nn1177)
# - T. Gollisch, M. Meister, "Rapid neural coding in the retina with relative spike latencies", *Science* 319, 2008, [doi:10.1126/science.1149639](https://doi.org/10.1126/science.1149639)
# - W. Guo, M. E. Fouda, A. M. Eltawil, K. N. Salama, "Neural coding in spiking neural networks: a comparative study for robust neuromorphic systems", *Frontiers in Neuroscience* 15, 2021, [doi:10.3389/fnins.2021.638474](https://doi.org/10.3389/fnins.2021.638474)
# - J. K. Eshraghian et al., "Training spiking neural networks using lessons from deep learning", *Proceedings of the IEEE* 111(9), 2023, [doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 延迟编码中每个值只产生一个脉冲，值越大，来得越早：$t = \tau \ln\frac{X}{X - \theta}$；`linear=True` 时 $t = \tau(1 - X)$。
# - 低于阈值的值照样发放，时间是 $\tau \ln\frac{\theta + \varepsilon}{\varepsilon}$（线性时是 $\tau(1 - \theta)$），不是最后一步。`clip=True` 才会去掉它们。
# - 对数编码加上 `normalize`，结果取决于整个批次，与 `tau` 完全无关。
# - 它脉冲少、用时短，但经不起差错：丢一个脉冲，就丢一个像素。
#
# | 中文 | English |
# | --- | --- |
# | 延迟编码 | latency coding |
# | 首脉冲时间 | time to first spike |
# | 膜电位 | membrane potential |
# | 阈值 | threshold |
# | 时间常数 | time constant |
# | 归一化 | normalize |
#
# **轮到你了**：[本课练习](03-latency-exercises.ipynb)。**下一课**：[04 · 增量调制](04-delta.ipynb)。**返回**：[第 02 课](02-rate.ipynb) · [第 00 课](00-welcome.ipynb)。
#
# ## 其他库里的同类功能
#
# | 库 | 名称 | 区别 |
# | --- | --- | --- |
# | snnTorch 1.0 | `spikegen.latency` | 脉冲相同；必须给出 `num_steps`；`bypass=True` 时，放不下的脉冲会悄悄消失；`interpolate=True` 时 `clip` 不起作用 |
# | SpikingJelly | `encoding.LatencyEncoder` | `'linear'`：round((T − 1)(1 − x))，没有阈值；`'log'` 用 ln(αx + 1)，90 步起就会溢出；带有状态，用完要重置 |
# | Norse | `spike_latency_lif_encode` | 逐步模拟神经元，只保留首个脉冲；低于阈值就没有脉冲 |
#
# ## 延伸阅读
#
# - S. Thorpe、A. Delorme、R. Van Rullen，“Spike-based strategies for rapid processing”，*Neural Networks* 14，2001，[doi:10.1016/S0893-6080(01)00083-1](https://doi.org/10.1016/S0893-6080(01)00083-1)
# - R. S. Johansson、I. Birznieks，“First spikes in ensembles of human tactile afferents code complex spatial fingertip events”，*Nature Neuroscience* 7，2004，[doi:10.1038/nn1177](https://doi.org/10.1038/nn1177)
# - T. Gollisch、M. Meister，“Rapid neural coding in the retina with relative spike latencies”，*Science* 319，2008，[doi:10.1126/science.1149639](https://doi.org/10.1126/science.1149639)
# - W. Guo、M. E. Fouda、A. M. Eltawil、K. N. Salama，“Neural coding in spiking neural networks: a comparative study for robust neuromorphic systems”，*Frontiers in Neuroscience* 15，2021，[doi:10.3389/fnins.2021.638474](https://doi.org/10.3389/fnins.2021.638474)
# - J. K. Eshraghian 等，“Training spiking neural networks using lessons from deep learning”，*Proceedings of the IEEE* 111(9)，2023，[doi:10.1109/JPROC.2023.3308088](https://doi.org/10.1109/JPROC.2023.3308088)
