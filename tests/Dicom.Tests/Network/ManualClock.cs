using System.Collections.Concurrent;

namespace Annotator.Dicom.Tests.Network;

/// <summary>A clock that stands still until it is told how far to go; timers fire then.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly ConcurrentDictionary<Timer, bool> _timers = new();
    private long _ticks = DateTimeOffset.UnixEpoch.Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        _timers[timer] = true;
        return timer;
    }

    /// <summary>Goes on, again and again, until the work is done: it may arm its timer only after the first advance.</summary>
    public async Task AdvanceUntilAsync(TimeSpan by, Task done)
    {
        while (!done.IsCompleted)
        {
            Interlocked.Add(ref _ticks, by.Ticks);
            foreach (var timer in _timers.Keys) timer.FireIfDue();
            await Task.Yield();
        }
    }

    private sealed class Timer(ManualClock clock, Action fire) : ITimer
    {
        private long _due = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Exchange(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void FireIfDue()
        {
            var due = Interlocked.Read(ref _due);
            if (due <= clock.GetTimestamp() && Interlocked.CompareExchange(ref _due, long.MaxValue, due) == due) fire();
        }

        public void Dispose() => clock._timers.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
