using Gatehouse.Policy.Compiling;

namespace Gatehouse.Policy.Tests.Compiling;

/// <summary>Requirement 2.04: where the upstream shows whose a thing is, found from the contract and the paths.</summary>
public sealed class OwnerBindingTests
{
    private static readonly CompiledPolicy Plain = new PolicyLoader(_ => null).Load(Files.At("cases", "owner-in-answers", "gatehouse.yaml")).Policy!;

    [Theory]
    [InlineData("GET /orders/{orderId}", OwnerShown.InAnswer, null)]
    [InlineData("GET /orders/{orderId}/invoice", OwnerShown.Before, "GET /orders/{orderId}")]
    [InlineData("PATCH /orders/{orderId}", OwnerShown.Before, "GET /orders/{orderId}")]
    [InlineData("POST /orders/{orderId}/cancel", OwnerShown.Before, "GET /orders/{orderId}")]
    [InlineData("POST /orders", OwnerShown.AtCreation, null)]
    [InlineData("GET /notes/{noteId}", OwnerShown.InAnswer, null)]
    [InlineData("PUT /books/{bookId}/notes/{noteId}", OwnerShown.Before, "GET /notes/{noteId}")]
    [InlineData("POST /orgs/{orgId}/projects", OwnerShown.Before, "GET /orgs/{orgId}")]
    public void Every_operation_shows_its_owner_somewhere(string operation, OwnerShown shown, string? readBack)
    {
        var ask = Plain.Operations.Single(one => one.Name == operation).OwnerAsk!;

        Assert.Equal((shown, readBack), (ask.Shown, ask.ReadBack?.Name));
    }

    [Theory]
    [InlineData("PUT /books/{bookId}/notes/{noteId}", "/books/b%2F1/notes/n1", "/notes/n1")]
    [InlineData("POST /orders/{orderId}/cancel", "/orders/a%20b/cancel", "/orders/a%20b")]
    public void The_path_that_is_read_holds_the_values_as_they_were_sent(string operation, string path, string expected)
    {
        var ask = Plain.Operations.Single(one => one.Name == operation).OwnerAsk!;
        PathValues values = default;
        Plain.Paths.Match(operation.Split(' ')[0], path, ref values, out _);

        Assert.Equal(expected, ask.Path!.From(path, values));
    }

    [Theory]
    [InlineData("o1", "/orgs/o1"), InlineData("a b", "/orgs/a%20b"), InlineData("\u00e9", "/orgs/%C3%A9"), InlineData("..a", "/orgs/..a")]
    [InlineData("", null), InlineData(".", null), InlineData("..", null), InlineData("a/b", null), InlineData("a\\b", null), InlineData("a%2Fb", null)]
    [InlineData("a?b", null), InlineData("a#b", null), InlineData("a;b", null), InlineData("a\nb", null)]
    public void An_id_from_an_answer_is_one_segment_or_nothing(string id, string? expected) =>
        Assert.Equal(expected, ThingPath.Of("/orgs/{orgId}", ["orgId"])!.Of(id));

    [Fact]
    public void Only_an_owner_that_never_changes_may_be_remembered() =>
        Assert.Equal(["orders"], Plain.Operations.Where(one => one.OwnerAsk is { MayRemember: true }).Select(one => one.Resource).Distinct());

    [Fact]
    public void An_id_that_is_no_text_leads_nowhere() => Assert.Null(ThingPath.Of("/orgs/{orgId}", ["orgId"])!.Of("\ud800"));

    [Theory] // What the contract describes is believed before what the path looks like.
    [InlineData("GET /me", OwnerShown.InAnswer, OwnerAbsent.Set)]
    [InlineData("GET /things/{id}/part", OwnerShown.Before, OwnerAbsent.Set)]
    [InlineData("GET /things/{id}/own", OwnerShown.InAnswer, OwnerAbsent.Set)]
    [InlineData("POST /things", OwnerShown.AtCreation, OwnerAbsent.Set)]
    [InlineData("POST /bare", OwnerShown.AtCreation, OwnerAbsent.LeftToUpstream)]
    [InlineData("POST /numbered", OwnerShown.AtCreation, OwnerAbsent.Refused)]
    public void The_contract_tells_where_an_owner_shows(string operation, OwnerShown shown, OwnerAbsent absent)
    {
        var load = new PolicyLoader(_ => null).Load(Files.At("cases", "contract-owner-in-answers", "gatehouse.yaml"));
        Assert.Empty(load.Report.Faults);

        var ask = load.Policy!.Operations.Single(one => one.Name == operation).OwnerAsk!;

        Assert.Equal((shown, absent), (ask.Shown, ask.Absent));
    }
}
