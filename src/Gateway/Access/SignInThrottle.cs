using System.Text.Json.Nodes;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Access;

/// <summary>Slows down guessing: by name and by address, known names and unknown alike. Attempts count when they begin, so a burst gains nothing.</summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    private const int FreeByName = 5;
    private const int FreeByAddress = 30;
    private const int MostTracked = 20_000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Attempts> _attempts = [];

    /// <summary>Counts an attempt; a refusal when it must wait.</summary>
    public Rejection? Begin(string nameKey, string? address)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            var wait = Max(WaitOf("n:" + nameKey, now), WaitOf("a:" + address, now));
            if (wait > TimeSpan.Zero) return TooMany(wait);
            if (_attempts.Count > MostTracked) Forget(now);
            Count("n:" + nameKey, FreeByName, now);
            Count("a:" + address, FreeByAddress, now);
            return null;
        }
    }

    /// <summary>The attempt was right: its name starts afresh, and its address gets the attempt back.</summary>
    public void Succeeded(string nameKey, string? address)
    {
        lock (_gate)
        {
            _attempts.Remove("n:" + nameKey);
            if (_attempts.TryGetValue("a:" + address, out var byAddress)) _attempts["a:" + address] = byAddress with { Number = byAddress.Number - 1, Until = default };
        }
    }

    private TimeSpan WaitOf(string key, DateTimeOffset now) => _attempts.TryGetValue(key, out var known) ? known.Until - now : TimeSpan.Zero;

    private void Count(string key, int free, DateTimeOffset now)
    {
        var number = _attempts.TryGetValue(key, out var known) && now - known.Last < LongestWait ? known.Number + 1 : 1;
        var until = number < free ? default : now + Min(FirstWait * Math.Pow(2, Math.Min(number - free, 20)), LongestWait);
        _attempts[key] = new(number, now, until);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, known) in _attempts)
        {
            if (now - known.Last >= LongestWait) _attempts.Remove(key);
        }
    }

    private static Rejection TooMany(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new(RejectionClass.TooLarge, "too-many-attempts", $"Too many attempts to sign in. Try again in {seconds} s.", new JsonObject { ["retryAfterSeconds"] = seconds });
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private readonly record struct Attempts(int Number, DateTimeOffset Last, DateTimeOffset Until);
}
