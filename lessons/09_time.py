# %% [markdown] id="title" lang="en" slide="slide"
# # 09 · Does timing matter?
#
# A rate code counts spikes; a latency code looks at when they come. Which of the two do you need? Digits could not tell, for they stand still. This lesson takes two recordings that do not, a street and a sentence, and a test that works for any question: destroy the times, keep the counts, and see what still gets answered.
#
# **After this lesson you can**
# - find out whether a question is answered by counts or by times, with a control that destroys the times;
# - build a motion detector out of a delay and a coincidence, and say which speed it prefers;
# - send a sentence through an ear and three codes at the same number of spikes, and say what is lost.
#
# **You need** [lesson 04](04-delta.ipynb) for the street and [lesson 06](06-codes.ipynb) for error bars. **Time:** about 25 minutes.
#
# %% [markdown] id="title" lang="zh" slide="slide"
# # 09 · 时间重要吗？
#
# 速率编码数脉冲的个数，延迟编码看脉冲何时到来。到底该用哪一种？手写数字答不上来，因为它们不会动。这一课拿来两段会动的记录，一条街和一句话，还有一个对任何问题都管用的检验：打乱时间，保留个数，看哪些问题还答得出来。
#
# **学完本课，你可以**
# - 用一个打乱时间的对照，判断一个问题靠的是个数还是时间；
# - 用一段延迟和一次重合搭出运动检测器，并说出它偏爱什么速度；
# - 让一句话经过耳朵和三种编码，脉冲数相同，说出各自丢了什么。
#
# **需要的基础**：[第 04 课](04-delta.ipynb)的街景，[第 06 课](06-codes.ipynb)的误差棒。**时间**：约 25 分钟。
#
# %% id="begin" slide="skip"
import matplotlib.pyplot as plt
import torch
from IPython.display import Audio, Markdown, display
from torch.nn.functional import avg_pool2d, pad

from course import begin, cochlea, compare, data, decode, encode, measure
from course.events import to_spikes

begin.lesson("en")  # en
begin.lesson("zh")  # zh

# %% [markdown] id="patches-idea" lang="en" slide="slide"
# ## 1 · Two questions about a street
#
# Take the street of lesson 04, as the camera's own events, in steps of 10 ms. Cut it into **patches** of 16 × 16 pixels and 16 steps, and ask of each:
#
# - **Which way?** Does what moves there go left or right?
# - **Brighter or darker?** Is the patch brighter at the end, or darker?
#
# The answers come from the *frames*, which no reader will see. Only patches with a clear answer are used: at least 80 events, and something that moves by a pixel or more from frame to frame.
#
# Most of the cars drive to the right, so "right" would be a good guess. Therefore each patch is used a second time, played **backwards**: the steps in reverse order, and ON and OFF exchanged, as what became brighter now becomes darker. Then both answers are equally frequent, and guessing gives 50 %.
#
# %% [markdown] id="patches-idea" lang="zh" slide="slide"
# ## 1 · 关于一条街的两个问题
#
# 还是第 04 课的那条街，用相机自己的事件，每步 10 毫秒。把它切成许多**小块**，每块 16 × 16 像素、16 步，对每一块问两个问题：
#
# - **朝哪边？** 那里移动的东西是向左还是向右？
# - **变亮还是变暗？** 到最后，这一块是亮了还是暗了？
#
# 答案取自*帧*，读的人看不到帧。只用答案清楚的小块：至少 80 个事件，而且里面的东西每帧移动一个像素以上。
#
# 车大多向右开，总猜“右”就能猜对不少。所以每一块都再用一次，**倒着放**：各步的顺序反过来，ON 和 OFF 互换，因为原来变亮的现在变暗了。这样两种答案一样多，瞎猜只对 50%。
#
# %% id="patches" slide="fragment"
frames, _, recorded, _ = data.street()
street = frames / 255
cut = to_spikes(recorded, dt=0.01, dtype=torch.int8)[:232]
cut = cut.unfold(0, 16, 16).unfold(2, 16, 16).unfold(3, 16, 16)  # window, OFF or ON, row, column, step, y, x
first = 4 * torch.arange(len(cut))  # the frame at which a window begins; it ends four frames later

# How far do things move? The shift by which a frame looks most like the next one, patch by patch.
shifts = range(-6, 7)
apart = [avg_pool2d((street[1:].roll(-shift, 2) - street[:-1]) ** 2, 16) for shift in shifts]
moved = (torch.stack(apart).argmin(0) + shifts[0]).float().unfold(0, 4, 4)
level = avg_pool2d(street, 16)
brighter = level[first + 4] - level[first]
steady = (moved >= 0).all(-1) | (moved <= 0).all(-1)
clear = steady & (moved.mean(-1).abs() >= 1) & (brighter.abs() > 0.01)
clear &= cut.sum((1, 4, 5, 6), dtype=torch.int32) >= 80
clear[:, :, [0, -1]] = False  # what comes in from outside has no frame before

patches = cut.permute(0, 2, 3, 4, 1, 5, 6)[clear].float()  # patch, step, OFF or ON, y, x
patches = torch.cat([patches, patches.flip(1, 2)])  # and all of them backwards
way, light = (torch.cat([answer[clear].sign(), -answer[clear].sign()]) for answer in (moved.mean(-1), brighter))
fifth = torch.arange(len(cut)).view(-1, 1, 1).expand(clear.shape)[clear].repeat(2) * 5 // len(cut)
half = len(patches) // 2
print(f"{half} patches, {int(patches[:half].sum()):,} events; {int((way[:half] > 0).sum())} move right, {int((light[:half] > 0).sum())} get brighter")  # en
print(f"{half} 个小块，{int(patches[:half].sum()):,} 个事件；{int((way[:half] > 0).sum())} 块向右，{int((light[:half] > 0).sum())} 块变亮")  # zh

# %% id="slant" slide="fragment"
names = ("as it was", "backwards")  # en
names = ("原样", "倒放")  # zh
fig, axes = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True)
for ax, name, patch in zip(axes, names, patches[[54, 54 + half]], strict=True):
    image = ax.imshow((patch[:, 1] - patch[:, 0]).sum(1), cmap="PuOr", vmin=-6, vmax=6, extent=(-0.5, 15.5, 160, 0), aspect="auto")
    ax.set(title=name, xlabel="Column")  # en
    ax.set(title=name, xlabel="列")  # zh
axes[0].set_ylabel("Time (ms)")  # en
fig.colorbar(image, ax=axes, label="← more OFF     more ON →")  # en
axes[0].set_ylabel("时间（毫秒）")  # zh
fig.colorbar(image, ax=axes, label="← OFF 多     ON 多 →")  # zh
plt.show()

# %% [markdown] id="counts-predict" lang="en" slide="subslide"
# One patch, its rows added up. What moves draws slanted bands: at each moment, the events come from other columns. Backwards, they slant the other way, and the colours are exchanged.
#
# **Predict.** A reader gets one number for each pixel, and for ON and OFF apart: how many events it sent in those 160 ms. Which of the two questions can it answer?
#
# <details><summary><b>A.</b> Only "Brighter or darker?"</summary>
#
# Right. ON less OFF is how the brightness changed. But the slant lies in the order of events, and a count has no order.
# </details>
# <details><summary><b>B.</b> Only "Which way?"</summary>
#
# To know the way, you would have to know which columns came first. Sums over time have forgotten it.
# </details>
# <details><summary><b>C.</b> Both, as it knows all pixels</summary>
#
# It knows where, but not when. Played backwards, a pixel sends as many events as before.
# </details>
# <details><summary><b>D.</b> Neither, as the times are missing</summary>
#
# Times are not needed for everything: count how many more ON events than OFF events there are.
# </details>
#
# %% [markdown] id="counts-predict" lang="zh" slide="subslide"
# 这是一个小块，各行加在一起。移动的东西画出几条斜带：每一刻的事件都来自别的列。倒着放，斜的方向反过来，颜色也对调。
#
# **预测**：有个读者，对每个像素只拿到个数：这 160 毫秒里发了几个事件，ON 和 OFF 分开计。两个问题，它答得出哪个？
#
# <details><summary><b>A.</b> 只有“变亮还是变暗”</summary>
#
# 正确。ON 减去 OFF，就是亮度的变化。而斜的方向藏在事件的先后里，个数没有先后。
# </details>
# <details><summary><b>B.</b> 只有“朝哪边”</summary>
#
# 要知道方向，就得知道哪些列在先。对时间求和之后，这已经忘掉了。
# </details>
# <details><summary><b>C.</b> 两个都行，因为每个像素它都知道</summary>
#
# 它知道在哪里，不知道在何时。倒着放，每个像素发的事件还是那么多。
# </details>
# <details><summary><b>D.</b> 两个都不行，因为没有时间</summary>
#
# 不是什么都需要时间：数一数 ON 事件比 OFF 事件多几个就行。
# </details>
#
# %% [markdown] id="detector-idea" lang="en" slide="slide"
# ## 2 · A detector of motion: a delay and a coincidence
#
# How can spikes tell which way something moves? In 1956, Hassenstein and Reichardt proposed an answer for the beetle's eye, which is now in textbooks: **delay** the spike of one pixel, and let a neuron fire if it meets the spike of a pixel further to the right, a **coincidence**. It prefers things that cover that distance in the time of the delay. Two pixels in 20 ms are 100 pixels a second to the right; something faster or slower, or on its way to the left, makes few coincidences.
#
# Here are both readers. `counts` looks at how many events each pixel sent. `coincidences` tries five delays and nine distances, and counts the coincidences of the whole patch: 45 numbers. On either follows the same **linear reader**, one weight for each number, fitted by least squares to four fifths of the time and tested on the other fifth, five times in turn. A patch and its backwards copy are always on the same side.
#
# %% [markdown] id="detector-idea" lang="zh" slide="slide"
# ## 2 · 运动检测器：一段延迟，一次重合
#
# 脉冲怎样说出运动的方向？1956 年，Hassenstein 和 Reichardt 为甲虫的眼睛想出一个答案，如今已写进教科书：把一个像素的脉冲**延迟**一会儿，如果它与右边某个像素的脉冲碰到一起（**重合**），神经元就发放。它偏爱恰好用这段延迟走完这段距离的东西。20 毫秒走两个像素，就是每秒向右 100 像素；更快、更慢，或者朝左走的，都很少重合。
#
# 两个读者如下。`counts` 看每个像素发了几个事件。`coincidences` 试五种延迟、九种距离，数出整块里的重合次数，一共 45 个数。两者后面接同样的**线性读出**：每个数一个权重，用五分之四的时间做最小二乘拟合，在剩下的五分之一上检验，轮流五次。一个小块和它的倒放总在同一边。
#
# %% id="detector" slide="fragment"
def counts(spikes):
    return spikes.sum(1).flatten(1)


def coincidences(spikes, delays=range(1, 6), reach=4):
    wide = pad(spikes, (reach, reach))
    found = []
    for delay in delays:
        for place in range(2 * reach + 1):  # reach columns to the left … to the right
            later = wide[:, delay:, ..., place : place + 16]
            found.append((spikes[:, :-delay] * later).sum((1, 2, 3, 4)))
    return torch.stack(found, 1)


def weights(numbers, answers):
    known = numbers.T @ numbers + torch.eye(numbers.shape[1], dtype=torch.float64)
    return torch.linalg.solve(known, numbers.T @ answers.double())


def accuracy(numbers, answers):
    """The share of right answers in each fifth of the time, by a reader fitted to the others."""
    numbers = numbers.double() / numbers.norm(dim=1, keepdim=True).clamp_min(1e-9)
    shares = []
    for tested in range(5):
        new = fifth == tested
        read = numbers[new] @ weights(numbers[~new], answers[~new])
        shares.append((read.sign() == answers[new]).double().mean())
    return 100 * torch.stack(shares)


# %% [markdown] id="control-idea" lang="en" slide="subslide"
# And the control: `shuffled` gives each pixel the same events, at random steps of the 160 ms, five times anew. All counts stay; every order is gone.
#
# %% [markdown] id="control-idea" lang="zh" slide="subslide"
# 再加一个对照：`shuffled` 让每个像素保留原来的事件，但放到这 160 毫秒里随机的步上，重来五次。个数全都不变，先后荡然无存。
#
# %% id="result" slide="fragment"
coin = torch.Generator().manual_seed(0)
shuffled = [patches.gather(1, torch.rand(patches.shape, generator=coin).argsort(1)) for _ in range(5)]

questions = {"Which way?": way, "Brighter or darker?": light}  # en
readers = {"counts": counts, "coincidences": coincidences}  # en
rows = ["| question | reader | as sent | times shuffled |", "| --- | --- | ---: | ---: |"]  # en
questions = {"朝哪边？": way, "变亮还是变暗？": light}  # zh
readers = {"个数": counts, "重合": coincidences}  # zh
rows = ["| 问题 | 读者 | 原样 | 打乱时间 |", "| --- | --- | ---: | ---: |"]  # zh


def shown(shares):
    return f"{shares.mean():.1f} ± {shares.std() / 5**0.5:.1f} %"


shares = {}
for question, answers in questions.items():
    for reader, look in readers.items():
        without = torch.stack([accuracy(look(spikes), answers) for spikes in shuffled]).mean(0)
        shares[question, reader] = accuracy(look(patches), answers), without
        rows.append(f"| {question} | {reader} | {' | '.join(map(shown, shares[question, reader]))} |")
display(Markdown("\n".join(rows)))
sent, without = list(shares.values())[1]
print(f"What the times are worth for which way: {shown(sent - without).replace(' %', '')} points")  # en
print(f"判断方向时，时间值多少：{shown(sent - without).replace(' %', '')} 个百分点")  # zh

# %% [markdown] id="result-explain" lang="en" slide="subslide"
# - **Which way?** The coincidences know, nearly always. Without the times they guess, and so do the counts, with or without them.
# - **Brighter or darker?** The counts know, and do not notice the shuffling: to a count, nothing has happened. The coincidences know less, and nothing once the times are shuffled.
#
# So does timing matter? For which way, **it is worth 49.3 ± 1.6 points**, everything above guessing; for brighter or darker, a counting reader does without. It depends on the question, and a shuffled control tells for yours.
#
# The fine print: three cars make all these patches, and their events are not independent. The error bar says how much five fifths of this recording differ, not how another street would turn out.
#
# %% [markdown] id="result-explain" lang="zh" slide="subslide"
# - **朝哪边？** 重合几乎总能答对。打乱时间，它就只能瞎猜；个数则不管打不打乱，都是瞎猜。
# - **变亮还是变暗？** 个数知道，打乱时间也毫无察觉，因为对个数来说什么也没发生。重合知道得少些，时间一打乱就一无所知。
#
# 那么，时间重要吗？判断方向，**时间值 49.3 ± 1.6 个百分点**，瞎猜之外的全在这里；判断明暗，数个数就行，用不着时间。要看问的是什么；想知道你的问题如何，打乱时间做个对照便知。
#
# 还要说明：这些小块全来自三辆车，事件之间并不独立。误差棒说的是这段记录的五个五分之一之间差多少，不是换一条街会怎样。
#
# %% id="weights" slide="fragment"
numbers = coincidences(patches).double()
learned = weights(numbers / numbers.norm(dim=1, keepdim=True), way).view(5, 9)
fig, ax = plt.subplots(figsize=(7, 3.4))
most = learned.abs().max()
image = ax.imshow(learned, cmap="PuOr", vmin=-most, vmax=most, extent=(-4.5, 4.5, 55, 5), aspect="auto")
fig.colorbar(image, ax=ax, label="← left     weight     right →")  # en
ax.set(xlabel="Distance (columns to the right)", ylabel="Delay (ms)", title="What the reader of motion has learned")  # en
fig.colorbar(image, ax=ax, label="← 左     权重     右 →")  # zh
ax.set(xlabel="距离（向右的列数）", ylabel="延迟（毫秒）", title="读方向的权重")  # zh
plt.show()

# %% [markdown] id="weights-explain" lang="en" slide="notes"
# Nobody told the reader which coincidences speak for "right": those in which the later event lies to the right. It is antisymmetric because each patch was also shown backwards.
#
# %% [markdown] id="weights-explain" lang="zh" slide="notes"
# 没有人告诉它哪些重合代表“右”：是后来的事件在右边的那些。左右反对称，是因为每个小块都倒着放过一遍。
#
# %% [markdown] id="ear-idea" lang="en" slide="slide"
# ## 3 · A sentence through an ear
#
# Now sound: "He was not an ill-disposed young man", 2.99 s. An ear takes it apart: `cochlea.envelopes` gives the loudness in 32 channels, from 100 Hz to 7 kHz, every millisecond. Its cube root, in [0, 1], is about what we hear as loudness. Three codes send it, each with about 5,500 spikes:
#
# - **rate**: at each step, a spike with a probability of a quarter of the loudness; read as the mean of 50 steps;
# - **step-forward** with a threshold of 0.1;
# - a **LIF neuron** (lesson 08) as encoder: the loudness is its current, times 8; read from the interval around each step (`decode.lif`).
#
# **Predict.** Equal channels, steps and spikes. Which one comes back worst?
#
# <details><summary><b>A.</b> Step-forward, as its errors add up</summary>
#
# They would in <code>delta</code>. Step-forward compares with what it has sent, so errors are made good.
# </details>
# <details><summary><b>B.</b> The LIF neuron, as it says nothing below its threshold</summary>
#
# True, soft sounds all become the same. But where it fires, its interval tells the loudness without any chance.
# </details>
# <details><summary><b>C.</b> Rate, as chance decides on each spike</summary>
#
# Right. A mean over 50 steps with a handful of spikes is as uncertain as a handful of coins, and it blurs what is shorter than 50 ms.
# </details>
#
# %% [markdown] id="ear-idea" lang="zh" slide="slide"
# ## 3 · 一句话穿过耳朵
#
# 轮到声音：“He was not an ill-disposed young man”，2.99 秒。耳朵把它拆开：`cochlea.envelopes` 给出 32 个频道的响度，从 100 Hz 到 7 kHz，每毫秒一个值。取立方根，落在 [0, 1] 里，大致就是我们听到的响度。三种编码各用大约 5,500 个脉冲来送：
#
# - **速率编码**：每步以响度的四分之一为概率发放；读的时候取 50 步的平均；
# - **步进法**，阈值 0.1；
# - 用 **LIF 神经元**（第 08 课）当编码器：响度乘以 8 作为电流；由每一步所在的间隔读出（`decode.lif`）。
#
# **预测**：频道数、步数、脉冲数都一样，哪一种还原得最差？
#
# <details><summary><b>A.</b> 步进法，因为误差会越积越多</summary>
#
# 那是 <code>delta</code>。步进法与自己送出的值比，出了错会补上。
# </details>
# <details><summary><b>B.</b> LIF 神经元，因为低于阈值它什么也不说</summary>
#
# 不错，轻的声音全成了一个样。可只要它发放，间隔就说出了响度，不靠一点运气。
# </details>
# <details><summary><b>C.</b> 速率编码，因为每个脉冲都看运气</summary>
#
# 正确。50 步里只有寥寥几个脉冲，平均值就像抛几次硬币那样没准；短于 50 毫秒的变化还被抹平了。
# </details>
#
# %% id="ear" slide="fragment"
sound, sample_rate, _ = data.speech()
tones = cochlea.centre_frequencies(32)
envelopes = cochlea.envelopes(sound, sample_rate, tones)
loudness = (envelopes / envelopes.max()) ** (1 / 3)

rate = encode.rate(loudness, gain=0.25, time_var_input=True, generator=torch.Generator().manual_seed(0))
forward = encode.step_forward(loudness, threshold=0.1)
fired = encode.lif(8 * loudness, reset="subtract")
read = {
    "rate": (rate, 4 * decode.sigma_delta(rate, window=50)),
    "step_forward": (forward, decode.step_forward(forward, threshold=0.1, start=loudness[0])),
    "lif": (fired, decode.lif(fired, reset="subtract") / 8),
}
pictures = {"sent": loudness}  # en
pictures = {"原来的响度": loudness}  # zh
for name, (spikes, copy) in read.items():
    copy = copy.clamp(0, 1)
    parts = zip(loudness.chunk(10), copy.chunk(10), strict=True)
    level = compare.Trials(torch.tensor([measure.snr_db(true, told) for true, told in parts]), 0)
    pictures[name] = copy
    print(f"{name:12} {int(spikes.abs().sum()):,} spikes, {level}")  # en
    print(f"{name:12} {int(spikes.abs().sum()):,} 个脉冲，{level}")  # zh

fig, axes = plt.subplots(2, 2, figsize=(10, 5), sharex=True, sharey=True)
for ax, (name, picture) in zip(axes.flat, pictures.items(), strict=True):
    coarse = picture.view(-1, 10, 32).mean(1).T  # 10 ms a column
    ax.imshow(coarse, origin="lower", aspect="auto", interpolation="none", cmap="magma", vmin=0, vmax=1, extent=(0, 2.99, 0, 32))
    ax.set_title(name)
    ax.set_yticks([0.5, 15.5, 31.5], [f"{tones[k]:,.0f}" for k in (0, 15, 31)])
for ax in axes[:, 0]:
    ax.set_ylabel("Channel (Hz)")  # en
    ax.set_ylabel("频道（Hz）")  # zh
for ax in axes[1]:
    ax.set_xlabel("Time (s)")  # en
    ax.set_xlabel("时间（秒）")  # zh
plt.show()

# %% [markdown] id="hear-idea" lang="en" slide="subslide"
# The errors are taken over ten tenths of the sentence. Now listen. `cochlea.resynthesize` gives each channel a tone that is as loud as its envelope; the first sound has gone through the ear only, the others through a code as well. Which words can you make out in each?
#
# %% [markdown] id="hear-idea" lang="zh" slide="subslide"
# 误差是把这句话分成十段算的。现在来听。`cochlea.resynthesize` 给每个频道一个纯音，响度随包络变化；第一段声音只经过耳朵，其余几段还经过一种编码。每一段里，你能听清哪些词？
#
# %% id="hear" tags=["nbval-ignore-output"] slide="fragment"
for name, picture in pictures.items():
    again = cochlea.resynthesize(picture**3 * envelopes.max(), sample_rate, tones)
    display(Markdown(f"**{name}**"), Audio(again.numpy(), rate=sample_rate))

# %% [markdown] id="hear-explain" lang="en" slide="subslide"
# Compare what you hear with the pictures. Rate is grainy, and its edges are blurred: a word no longer begins at a moment. Step-forward keeps the edges, in stairs, and is wrong by up to a threshold in the silence, where it stays wherever the last spike left it. The LIF neuron is fine where it is loud; below its threshold, an eighth of the loudest, it is silent, and everything comes back as the same hum. The signal-to-noise ratio weighs the loud parts most, and does not hear that hum.
#
# %% [markdown] id="hear-explain" lang="zh" slide="subslide"
# 把听到的和图对照一下。速率编码满是颗粒，边缘模糊，词不再从某一刻开始。步进法保住了边缘，只是成了台阶；安静处会差出至多一个阈值，因为它停在最后一个脉冲留下的地方。LIF 神经元在响的地方很细致；低于阈值（最大响度的八分之一）时它不发放，于是全都还原成同样的嗡嗡声。信噪比主要看响的部分，听不见这嗡嗡声。
#
# %% [markdown] id="quiz" lang="en" slide="slide"
# ## 4 · Check yourself
#
# **1.** You shuffle the spike times of the input, and your network still recognises 97 % of the digits. What follows?
#
# <details><summary><b>A.</b> Spike times carry no information</summary>
#
# They may carry much. This network, asked this question, does not use it.
# </details>
# <details><summary><b>B.</b> This network answers this question from counts</summary>
#
# Right. Another question, or another reader, may need the times.
# </details>
# <details><summary><b>C.</b> The shuffling has failed, or accuracy would be 10 %</summary>
#
# It would be, if the network used times only. Look at a raster plot before and after to be sure.
# </details>
#
# **2.** A detector delays by 30 ms, and its pixels are 3 columns apart. Which speed does it prefer?
#
# <details><summary><b>A.</b> 90 pixels per second</summary>
#
# That is distance times delay. A speed is distance per time.
# </details>
# <details><summary><b>B.</b> 10 pixels per second</summary>
#
# Mind the units: 3 pixels in 30 ms are one in 10 ms.
# </details>
# <details><summary><b>C.</b> 100 pixels per second</summary>
#
# Right: 3 / 0.03 s.
# </details>
#
# **3.** Why was each patch also played backwards?
#
# <details><summary><b>A.</b> So that no reader can win by guessing what is frequent</summary>
#
# Right. Nearly all of the things in these patches move to the right; "always right" would have won.
# </details>
# <details><summary><b>B.</b> So that there is twice as much to learn from</summary>
#
# A welcome side effect. But a copy holds nothing new, and the error bars must not count it as new.
# </details>
# <details><summary><b>C.</b> So that the shuffled control has the same counts</summary>
#
# Shuffling keeps the counts anyway, backwards or not.
# </details>
#
# %% [markdown] id="quiz" lang="zh" slide="slide"
# ## 4 · 自测
#
# **1.** 把输入的脉冲时间打乱，网络仍能认出 97% 的数字。由此可知什么？
#
# <details><summary><b>A.</b> 脉冲的时间不带信息</summary>
#
# 时间里也许有很多信息。只是这个网络回答这个问题时没有用上。
# </details>
# <details><summary><b>B.</b> 这个网络靠个数来回答这个问题</summary>
#
# 正确。换一个问题，或者换一个读者，也许就需要时间。
# </details>
# <details><summary><b>C.</b> 没打乱成，否则只会剩下 10%</summary>
#
# 网络若只靠时间，才会那样。不放心的话，打乱前后各画一幅栅格图看看。
# </details>
#
# **2.** 一个检测器延迟 30 毫秒，两个像素相隔 3 列。它偏爱什么速度？
#
# <details><summary><b>A.</b> 每秒 90 像素</summary>
#
# 这是距离乘以延迟。速度是距离除以时间。
# </details>
# <details><summary><b>B.</b> 每秒 10 像素</summary>
#
# 注意单位：30 毫秒走 3 个像素，就是 10 毫秒走 1 个。
# </details>
# <details><summary><b>C.</b> 每秒 100 像素</summary>
#
# 正确：3 / 0.03 秒。
# </details>
#
# **3.** 为什么每个小块都要再倒着放一遍？
#
# <details><summary><b>A.</b> 免得有谁总猜多数的那一边就能赢</summary>
#
# 正确。这些小块里的东西几乎都向右走，总说“右”就赢了。
# </details>
# <details><summary><b>B.</b> 这样可以学的数据就多了一倍</summary>
#
# 顺带有这个好处。可副本里没有新东西，算误差棒时不能当成新的。
# </details>
# <details><summary><b>C.</b> 这样打乱之后个数才会不变</summary>
#
# 不管倒不倒放，打乱都不改变个数。
# </details>
#
# %% [markdown] id="end" lang="en" slide="slide"
# ## Key points
#
# - Whether timing matters depends on the question. Shuffle the times, keep the counts: what a reader then loses, it owed to the times.
# - A delay and a coincidence make a detector of motion: it prefers the distance divided by the delay.
# - At equal spikes, step-forward and a LIF neuron send speech better than a rate code, and each loses something else.
#
# | English | 中文 |
# | --- | --- |
# | coincidence | 重合 |
# | motion detector | 运动检测器 |
# | control | 对照 |
# | envelope | 包络 |
#
# **Back to** [08](08-learn.ipynb), or to the [start](00-welcome.ipynb).
#
# ## The same thing elsewhere
#
# | library | name | what differs |
# | --- | --- | --- |
# | Tonic | `transforms.ToFrame` | events to spike tensors, as `events.to_spikes` |
# | lava-dl | `slayer.axon.Delay` | delays that can be trained |
#
# ## Further reading
#
# - B. Hassenstein, W. Reichardt, "Systemtheoretische Analyse der Zeit-, Reihenfolgen- und Vorzeichenauswertung bei der Bewegungsperzeption des Rüsselkäfers *Chlorophanus*", *Zeitschrift für Naturforschung B* 11, 1956, [doi:10.1515/znb-1956-9-1004](https://doi.org/10.1515/znb-1956-9-1004)
# - H. B. Barlow, W. R. Levick, "The mechanism of directionally selective units in rabbit's retina", *Journal of Physiology* 178, 1965, [doi:10.1113/jphysiol.1965.sp007638](https://doi.org/10.1113/jphysiol.1965.sp007638)
# - R. Gütig, H. Sompolinsky, "The tempotron: a neuron that learns spike timing-based decisions", *Nature Neuroscience* 9, 2006, [doi:10.1038/nn1643](https://doi.org/10.1038/nn1643)
# - R. V. Shannon et al., "Speech recognition with primarily temporal cues", *Science* 270, 1995, [doi:10.1126/science.270.5234.303](https://doi.org/10.1126/science.270.5234.303)
#
# %% [markdown] id="end" lang="zh" slide="slide"
# ## 要点
#
# - 时间重不重要，要看问的是什么。打乱时间，保留个数：读者因此丢掉的，就是时间给它的。
# - 一段延迟加一次重合，就是运动检测器；它偏爱的速度是距离除以延迟。
# - 脉冲数相同时，步进法和 LIF 神经元送语音都比速率编码好，丢掉的东西各不相同。
#
# | 中文 | English |
# | --- | --- |
# | 重合 | coincidence |
# | 运动检测器 | motion detector |
# | 对照 | control |
# | 包络 | envelope |
#
# **返回** [08](08-learn.ipynb)，或回到[开头](00-welcome.ipynb)。
#
# ## 其他库里的同类功能
#
# | 库 | 名称 | 区别 |
# | --- | --- | --- |
# | Tonic | `transforms.ToFrame` | 把事件变成脉冲张量，同 `events.to_spikes` |
# | lava-dl | `slayer.axon.Delay` | 可以训练的延迟 |
#
# ## 延伸阅读
#
# - B. Hassenstein、W. Reichardt，“Systemtheoretische Analyse der Zeit-, Reihenfolgen- und Vorzeichenauswertung bei der Bewegungsperzeption des Rüsselkäfers *Chlorophanus*”，*Zeitschrift für Naturforschung B* 11，1956，[doi:10.1515/znb-1956-9-1004](https://doi.org/10.1515/znb-1956-9-1004)
# - H. B. Barlow、W. R. Levick，“The mechanism of directionally selective units in rabbit's retina”，*Journal of Physiology* 178，1965，[doi:10.1113/jphysiol.1965.sp007638](https://doi.org/10.1113/jphysiol.1965.sp007638)
# - R. Gütig、H. Sompolinsky，“The tempotron: a neuron that learns spike timing-based decisions”，*Nature Neuroscience* 9，2006，[doi:10.1038/nn1643](https://doi.org/10.1038/nn1643)
# - R. V. Shannon 等，“Speech recognition with primarily temporal cues”，*Science* 270，1995，[doi:10.1126/science.270.5234.303](https://doi.org/10.1126/science.270.5234.303)
