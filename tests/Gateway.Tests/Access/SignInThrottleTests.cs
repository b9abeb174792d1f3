using Annotator.Gateway.Access;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Gateway.Tests.Access;

public sealed class SignInThrottleTests
{
    private readonly MovableClock _clock = new();

    [Fact]
    public void Five_attempts_are_free_then_each_costs_twice_the_wait()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < 5; i++) Assert.Null(throttle.Begin("a", $"address-{i}"));
        var first = throttle.Begin("a", "other")!.Details!["retryAfterSeconds"]!.GetValue<int>();
        _clock.Advance(TimeSpan.FromSeconds(first));
        Assert.Null(throttle.Begin("a", "other"));
        var second = throttle.Begin("a", "other")!.Details!["retryAfterSeconds"]!.GetValue<int>();
        Assert.InRange(second, (2 * first) - 1, 2 * first);
    }

    [Fact]
    public void An_address_that_tries_many_names_is_slowed_down_too()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < 30; i++) Assert.Null(throttle.Begin($"name-{i}", "one address"));
        Assert.Equal("too-many-attempts", throttle.Begin("another name", "one address")?.Code);
        Assert.Null(throttle.Begin("another name", "another address"));
    }

    [Fact]
    public void A_right_password_forgives_the_name()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < 4; i++) throttle.Begin("a", "x");
        throttle.Begin("a", "x");
        throttle.Succeeded("a", "x");
        Assert.Null(throttle.Begin("a", "x"));
    }

    [Fact]
    public void Attempts_are_forgotten_after_a_quarter_of_an_hour()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < 5; i++) throttle.Begin("a", "x");
        _clock.Advance(TimeSpan.FromMinutes(16));
        for (var i = 0; i < 4; i++) Assert.Null(throttle.Begin("a", "x"));
    }
}
