using System.Text;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Tests.Authorization.Fields;

/// <summary>Requirement 2.12: one rule for a field only watches, while the others of its resource bind.</summary>
public sealed class WatchedFieldTests
{
    private static readonly FieldRule[] Rules =
    [
        new("catalog/phone", null, false, ["support"], null, null) { Mode = PolicyMode.Watch },
        new("catalog/passwordHash", null, false, [], null, null),
        new("catalog/street", null, false, ["owner"], null, null) { Mode = PolicyMode.Watch },
        new("catalog/role", null, false, null, null, ["admin"]) { Mode = PolicyMode.Watch },
        new("catalog/credit", null, false, null, null, ["admin"]),
    ];

    [Fact]
    public async Task A_watched_field_is_shown_and_written_down_and_the_others_are_hidden()
    {
        var (answer, request) = await AnsweredAsync("""{"phone":"1","passwordHash":"2"}""", Rules);

        Assert.Equal("""{"phone":"1"}""", answer);
        Assert.Equal("fields_hidden", Assert.Single(request.WouldRefuse).Reason);
    }

    [Fact]
    public async Task Who_sees_the_watched_field_anyway_is_not_written_down()
    {
        var (answer, request) = await AnsweredAsync("""{"phone":"1","passwordHash":"2"}""", Rules, "support", owner: true);

        Assert.Equal("""{"phone":"1"}""", answer);
        Assert.Empty(request.WouldRefuse);
    }

    [Fact]
    public async Task Where_only_watched_rules_would_hide_the_answer_is_not_even_read()
    {
        var request = Scene.Request(Scene.Operation(rules: [Rules[0]]));

        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Empty(request.Judges);
        Assert.False(request.ReadsAnswer);
        Assert.Single(request.WouldRefuse);
    }

    [Fact]
    public async Task A_watched_field_may_be_set_and_is_written_down()
    {
        var request = Scene.Request(Scene.Operation("PATCH", rules: Rules[3..]), body: """{"role":"admin"}""");

        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Equal(("field_not_theirs", "body/role"), (Assert.Single(request.WouldRefuse).Reason, request.WouldRefuse[0].Faults!.Single().At));
    }

    [Fact] // The client is told of what binds alone: of the other it may not be told that anybody watches.
    public async Task A_field_beside_it_that_binds_is_refused_by_its_own_name()
    {
        var request = Scene.Request(Scene.Operation("PATCH", rules: Rules[3..]), body: """{"role":"admin","credit":5}""", query: "?role=admin");

        var refusal = await Scene.WhyNotAsync(request);

        Assert.Equal((403, "body/credit"), (refusal!.Status, Assert.Single(refusal.Faults!).At));
        Assert.Equal(["query.role", "body/role"], Assert.Single(request.WouldRefuse).Faults!.Select(fault => fault.At));
    }

    [Theory]
    [InlineData(3, 4, null)]
    [InlineData(4, 5, 415)]
    [InlineData(3, 5, 415)]
    public async Task A_body_that_cannot_be_looked_into_is_refused_where_a_rule_binds(int from, int to, int? status)
    {
        var request = Scene.Request(Scene.Operation("PATCH", rules: Rules[from..to]), body: "<role>", type: "application/xml");

        Assert.Equal(status, (await Scene.WhyNotAsync(request))?.Status);
        Assert.Equal(status is null ? 1 : 0, request.WouldRefuse.Count);
    }

    [Theory]
    [InlineData(0, 1, null, "fields_hidden")]
    [InlineData(1, 2, 502, null)]
    [InlineData(3, 4, null, "fields_in_stream")]
    [InlineData(4, 5, 403, null)]
    public async Task A_stream_both_ways_is_refused_where_a_rule_binds(int from, int to, int? status, string? noted)
    {
        var request = Scene.Request(Scene.Operation(rules: Rules[from..to]));
        request.IsUpgrade = true;

        Assert.Equal(status, (await Scene.WhyNotAsync(request))?.Status);
        Assert.Equal(noted, request.WouldRefuse.SingleOrDefault()?.Reason);
    }

    private static async Task<(string Answer, RequestContext Request)> AnsweredAsync(string json, FieldRule[] rules, string role = "user", bool? owner = null)
    {
        var request = Scene.Request(Scene.Operation(rules: rules), role, owner: owner);
        var answer = new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new("application/json") } } };

        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Null(await Assert.Single(request.Judges).JudgeAsync(request, answer, TestContext.Current.CancellationToken));
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), request);
    }
}
