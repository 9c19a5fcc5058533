using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

public class DecisionsTests
{
    [Theory] // A stream whose caller left was written down as a refusal of validation, which had long agreed.
    [InlineData(499, "client_closed", "forwarding")]
    [InlineData(502, "upstream_no_answer", "forwarding")]
    public void After_all_rooms_agreed_the_step_is_forwarding(int status, string reason, string step) =>
        Assert.Equal(step, StepOf(new Refusal(status, "word", "No.", reason), Room.Record));

    [Fact]
    public void A_refusal_of_a_room_names_that_room() => Assert.Equal("validation", StepOf(new Refusal(400, "word", "No.", "contract"), Room.Validation));

    [Fact]
    public void What_is_learned_from_the_upstreams_answer_is_told_as_what_it_is() =>
        Assert.Equal("logins", StepOf(new Refusal(401, "word", "No.", "login_failed") { Step = "logins" }, Room.Record));

    private static string? StepOf(Refusal refusal, Room room)
    {
        var clock = new ManualClock();
        var sink = new MemorySink();
        using var log = new DecisionLog(sink, clock, static _ => { }, blocks: 3, blockBytes: 4096);
        new Decisions(log, new UsageCounts(new NoUsage(), TimeSpan.FromHours(1), clock, static _ => { })).Record(Sample.Request(Sample.Operation()), refusal, room, default);
        log.Flush();

        return JsonDocument.Parse(Assert.Single(sink.Lines)).RootElement.GetProperty("step").GetString();
    }

    private sealed class NoUsage : IUsageSink
    {
        public ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
