using Gatehouse.Authorization.Answers;

namespace Gatehouse.Tests.Authorization.Answers;

/// <summary>Requirement 2.04: lists contain only the caller's things; the caller is alice.</summary>
public sealed class OwnListTests
{
    [Theory]
    [InlineData("""{"items":[{"id":1,"buyerId":"alice"},{"id":2,"buyerId":"bob"},{"id":3,"buyerId":"alice"}]}""", """{"items":[{"id":1,"buyerId":"alice"},{"id":3,"buyerId":"alice"}]}""")]
    [InlineData("""{"items":[{"id":2,"buyerId":"bob"},{"id":1,"buyerId":"alice"}]}""", """{"items":[{"id":1,"buyerId":"alice"}]}""")]
    [InlineData("""{"items":[{"id":2,"buyerId":"bob"}]}""", """{"items":[]}""")]
    [InlineData("""{"items":[]}""", """{"items":[]}""")]
    [InlineData("""{"items":null}""", """{"items":null}""")]
    public async Task Others_things_are_left_out(string answer, string expected)
    {
        for (var piece = 1; piece < 9; piece++)
            Assert.Equal(expected, await Sieves.RunAsync(Sieves.Own(), answer, piece));
    }

    [Theory] // The owner missing, null, of another type, twice, by another case, within a list; things that are none.
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"buyerId":null}""")]
    [InlineData("""{"id":1,"buyerId":{"id":"alice"}}""")]
    [InlineData("""{"id":1,"buyerId":["alice"]}""")]
    [InlineData("""{"id":1,"buyerId":true}""")]
    [InlineData("""{"id":1,"buyerId":"alice","buyerId":"bob"}""")]
    [InlineData("""{"id":1,"buyerId":"alice","BuyerId":"bob"}""")]
    [InlineData("""{"id":1,"buyerId":"ALICE"}""")]
    [InlineData("""{"id":1,"order":{"buyerId":"alice"}}""")]
    [InlineData("""[{"id":1,"buyerId":"alice"}]""")]
    [InlineData("\"alice\"")]
    [InlineData("1")]
    [InlineData("null")]
    public async Task A_thing_whose_owner_cannot_be_told_is_nobodys(string thing)
    {
        for (var piece = 1; piece < 9; piece++)
            Assert.Equal("""{"items":[{"buyerId":"alice"}]}""", await Sieves.RunAsync(Sieves.Own(), $$"""{"items":[{{thing}},{"buyerId":"alice"},{{thing}}]}""", piece));
    }

    [Theory]
    [InlineData("", """[{"buyerId":"bob"},{"buyerId":"alice"}]""", """[{"buyerId":"alice"}]""")]
    [InlineData("/data/orders", """{"data":{"orders":[{"buyerId":"bob"}]}}""", """{"data":{"orders":[]}}""")]
    [InlineData("/data/orders", """{"data":null}""", """{"data":null}""")]
    public async Task The_list_is_where_the_policy_says(string at, string answer, string expected) => Assert.Equal(expected, await Sieves.RunAsync(Sieves.Own(at), answer, 2));

    [Theory]
    [InlineData("""{"results":[{"buyerId":"bob"}]}""", "answer_without_list")]
    [InlineData("""[{"buyerId":"bob"}]""", "answer_without_list")]
    [InlineData("""{"items":{"buyerId":"bob"}}""", "answer_without_list")]
    [InlineData("""{"items":"bob"}""", "answer_without_list")]
    [InlineData("\"bob\"", "answer_without_list")]
    [InlineData("null", "answer_without_list")]
    [InlineData("""{"items":[],"items":[{"buyerId":"bob"}]}""", "answer_with_two_lists")]
    [InlineData("""{"items":[],"Items":[{"buyerId":"bob"}]}""", "answer_with_two_lists")]
    [InlineData("""{"ITEMS":[{"buyerId":"bob"}]}""", "answer_with_two_lists")]
    [InlineData("""{"items":[],"\u0069tems":[{"buyerId":"bob"}]}""", "answer_with_two_lists")]
    public async Task What_is_not_that_list_does_not_pass(string answer, string reason) => Assert.Equal(reason, await Sieves.WhyNotAsync(Sieves.Own(), answer));

    [Theory] // How many there are, and anything of others beside the list.
    [InlineData("\"total\":17")]
    [InlineData("\"totalCount\":\"17\"")]
    [InlineData("\"total_count\":17")]
    [InlineData("\"count\":17")]
    [InlineData("\"X-Total\":17")]
    [InlineData("\"pages\":17")]
    [InlineData("\"lastPage\":\"/orders?page=17\"")]
    [InlineData("\"anzahl\":17")]
    [InlineData("\"included\":[{\"buyerId\":\"bob\"}]")]
    [InlineData("\"newest\":{\"buyerId\":\"bob\"}")]
    [InlineData("\"meta\":[17]")]
    public async Task What_tells_of_others_is_left_out_beside_the_list(string member)
    {
        for (var piece = 1; piece < 9; piece++)
            Assert.Equal("""{"items":[],"next":"/o?c=x"}""", await Sieves.RunAsync(Sieves.Own(), $$"""{{{member}},"items":[],{{member}},"next":"/o?c=x",{{member}}}""", piece));
    }

    [Theory]
    [InlineData("""{"page":2,"pageSize":20,"hasMore":true,"items":[]}""", """{"page":2,"pageSize":20,"hasMore":true,"items":[]}""")]
    [InlineData("""{"meta":{"total":5,"limit":10,"x":{"y":1}},"items":[]}""", """{"meta":{"limit":10},"items":[]}""")]
    [InlineData("""{"_links":{"next":{"href":"/a"},"last":{"href":"/z"}},"items":[]}""", """{"_links":{"next":{"href":"/a"}},"items":[]}""")]
    public async Task Paging_stays(string answer, string expected) => Assert.Equal(expected, await Sieves.RunAsync(Sieves.Own(), answer, 1));

    [Fact]
    public async Task The_policy_may_keep_totals_and_name_what_passes_whole() => Assert.Equal(
        """{"total":5,"facets":{"open":[1,2]},"items":[]}""",
        await Sieves.RunAsync(Sieves.Own(keepTotals: true, beside: ["facets"]), """{"total":5,"facets":{"open":[1,2]},"other":{},"items":[]}""", 1));

    [Fact]
    public async Task One_thing_of_another_refuses_the_whole_where_the_policy_says_so() =>
        Assert.Equal("list_holds_anothers", await Sieves.WhyNotAsync(Sieves.Own(refuse: true), """{"items":[{"buyerId":"alice"},{"buyerId":"bob"}]}"""));

    [Fact]
    public async Task Lines_are_things() => Assert.Equal(
        "{\"buyerId\":\"alice\"}\n{\"buyerId\":\"alice\",\"n\":2}\n",
        await Sieves.RunAsync(Sieves.Own() with { Lines = true }, "{\"buyerId\":\"alice\"}\n{\"buyerId\":\"bob\"}\n[1]\n7\n{\"buyerId\":\"alice\",\"n\":2}", 1));

    [Fact] // What is not whole yet has no owner yet; it is not gathered for ever.
    public async Task A_thing_too_large_to_hold_breaks_the_answer() => Assert.Equal("answer_too_large",
        await Sieves.WhyNotAsync(Sieves.Own(), $$"""{"items":[{"notes":[{{string.Join(',', Enumerable.Repeat("\"x\"", 100_000))}}],"buyerId":"alice"}]}"""));

    [Fact]
    public async Task A_field_for_the_owner_shows_in_their_own_things_of_a_list()
    {
        var plan = Sieves.Hiding("phone") with { List = SievePlan.NamesOf("/items"), Owner = Sieves.ByBuyer };

        for (var piece = 1; piece < 9; piece++)
            Assert.Equal("""{"items":[{"buyerId":"alice","phone":1},{"buyerId":"bob"},{},[{}],7],"n":{}}""",
                await Sieves.RunAsync(plan, """{"items":[{"buyerId":"alice","phone":1},{"buyerId":"bob","phone":2},{"phone":3},[{"phone":4}],7],"n":{"phone":5}}""", piece));
    }
}
