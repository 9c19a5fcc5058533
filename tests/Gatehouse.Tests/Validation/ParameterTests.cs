using Gatehouse.Policy.Model;

namespace Gatehouse.Tests.Validation;

/// <summary>Parameters of every place and style (OpenAPI 3.1, style values).</summary>
public sealed class ParameterTests
{
    private const string Numbers = "\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"maxItems\":3}";
    private const string Color = "\"schema\":{\"type\":\"object\",\"required\":[\"R\"],\"properties\":{\"R\":{\"type\":\"integer\"},\"G\":{\"type\":\"integer\"}}}";

    [Theory]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=12")]
    [InlineData("query", "\"schema\":{\"type\":\"number\"}", "/things?p=-1.5e3")]
    [InlineData("query", "\"schema\":{\"type\":\"boolean\"}", "/things?p=true")]
    [InlineData("query", "\"schema\":{\"type\":\"string\",\"enum\":[\"a b\"]}", "/things?p=a+b")]
    [InlineData("query", "\"schema\":{\"type\":\"string\",\"enum\":[\"a b\"]}", "/things?%70=a%20b")]
    [InlineData("query", "\"schema\":{\"type\":\"string\",\"maxLength\":1}", "/things?p=%F0%9F%90%B2")]
    [InlineData("query", "\"allowEmptyValue\":true,\"schema\":{\"type\":\"integer\"}", "/things?p=")]
    [InlineData("query", "\"schema\":{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"string\",\"enum\":[\"all\"]}]}", "/things?p=all")]
    [InlineData("query", "\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}}}", "/things?p=%7B%22a%22%3A1%7D")]
    [InlineData("query", Numbers, "/things?p=1&p=2")]
    [InlineData("query", Numbers, "/things?p=1")]
    [InlineData("query", "\"explode\":false," + Numbers, "/things?p=1,2,3")]
    [InlineData("query", "\"explode\":false," + Numbers, "/things?p=1%2C2%2C3")]
    [InlineData("query", "\"style\":\"spaceDelimited\"," + Numbers, "/things?p=1%202%203")]
    [InlineData("query", "\"style\":\"pipeDelimited\"," + Numbers, "/things?p=1|2|3")]
    [InlineData("query", Color, "/things?R=100&G=200")]
    [InlineData("query", "\"explode\":false," + Color, "/things?p=R,100,G,200")]
    [InlineData("query", "\"style\":\"deepObject\"," + Color, "/things?p[R]=100&p%5BG%5D=200")]
    [InlineData("path", "\"schema\":{\"type\":\"integer\"}", "/things/12")]
    [InlineData("path", Numbers, "/things/1,2,3")]
    [InlineData("path", Color, "/things/R,100,G,200")]
    [InlineData("path", "\"explode\":true," + Color, "/things/R=100,G=200")]
    [InlineData("path", "\"style\":\"label\",\"schema\":{\"type\":\"string\",\"enum\":[\"blue\"]}", "/things/.blue")]
    [InlineData("path", "\"style\":\"label\"," + Numbers, "/things/.1,2,3")]
    [InlineData("path", "\"style\":\"label\",\"explode\":true," + Numbers, "/things/.1.2.3")]
    [InlineData("path", "\"style\":\"label\",\"explode\":true," + Color, "/things/.R=100.G=200")]
    [InlineData("path", "\"style\":\"matrix\",\"schema\":{\"type\":\"integer\"}", "/things/;p=5")]
    [InlineData("path", "\"style\":\"matrix\"," + Numbers, "/things/;p=1,2,3")]
    [InlineData("path", "\"style\":\"matrix\",\"explode\":true," + Numbers, "/things/;p=1;p=2")]
    [InlineData("path", "\"style\":\"matrix\"," + Color, "/things/;p=R,100,G,200")]
    [InlineData("path", "\"style\":\"matrix\",\"explode\":true," + Color, "/things/;R=100;G=200")]
    public async Task What_the_contract_describes_passes(string place, string members, string target) =>
        Assert.Empty(await Contracts.OfParameter(place, members, place == "path" ? "/things/{p}" : "/things").FaultsAsync(target));

    [Theory]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things", "query.p: a value: it is required")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=1x", "query.p: a whole number")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=0x1F", "query.p: a whole number")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=", "query.p: a whole number")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p", "query.p: a whole number")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=1&p=2", "query.p: one value; it stands there several times")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=1&%70=2", "query.p: one value; it stands there several times")]
    [InlineData("query", "\"schema\":{\"type\":\"boolean\"}", "/things?p=TRUE", "query.p: true or false")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=1&q=2", "query.q: no parameter of this name; leave it out")]
    [InlineData("query", "\"schema\":{\"type\":\"integer\"}", "/things?p=1&P=2", "query.P: no parameter of this name; leave it out")]
    [InlineData("query", "\"schema\":{\"type\":\"string\"}", "/things?p=%FF", "query.p: text in UTF-8")]
    [InlineData("query", "\"schema\":{\"type\":\"string\",\"maxLength\":2}", "/things?p=%22%22%22", "query.p: a string of at most 2 characters")]
    [InlineData("query", Numbers, "/things?p=1&p=x", "query.p/1: a whole number")]
    [InlineData("query", Numbers, "/things?p=1,2", "query.p/0: a whole number")]
    [InlineData("query", "\"explode\":false," + Numbers, "/things?p=1,2,3,4", "query.p: at most 3 items")]
    [InlineData("query", "\"style\":\"deepObject\"," + Color, "/things?p[G]=1", "query.p/R: a value: it is required")]
    [InlineData("query", "\"style\":\"deepObject\"," + Color, "/things?p[R]=1&p[X]=1", "query.p/X: nothing here: it is not declared")]
    [InlineData("query", "\"style\":\"deepObject\"," + Color, "/things?p[R]=1&p[R]=2", "query.p: every name at most once in an object")]
    [InlineData("query", "\"content\":{\"application/json\":{\"schema\":{\"type\":\"integer\"}}}", "/things?p={", "query.p: JSON as RFC 8259 writes it; it breaks at line 1, byte 2")]
    [InlineData("path", "\"schema\":{\"type\":\"string\",\"format\":\"uuid\"}", "/things/12", "path.p: a UUID such as 2b9a6f1c-0d3e-4c5b-8a7f-1e2d3c4b5a69")]
    [InlineData("path", "\"style\":\"matrix\",\"schema\":{\"type\":\"integer\"}", "/things/5", "path.p: a value that begins with ';p=', in UTF-8")]
    [InlineData("header", "\"schema\":{\"type\":\"integer\"}", "/things", "header.p: a value: it is required")]
    [InlineData("cookie", "\"schema\":{\"type\":\"integer\"}", "/things", "cookie.p: a value: it is required")]
    public async Task What_it_does_not_is_told_with_its_place(string place, string members, string target, string fault) =>
        Assert.Equal([fault], await Contracts.OfParameter(place, members, place == "path" ? "/things/{p}" : "/things").FaultsAsync(target));

    [Fact]
    public async Task Header_fields_compare_without_case_and_their_lists_may_take_several_lines()
    {
        var contracts = Contracts.OfParameter("header", Numbers);

        Assert.Empty(await contracts.FaultsAsync("/things", with: http => http.Headers["P"] = new(["1, 2", "3"])));
        Assert.Equal(["header.p: at most 3 items"], await contracts.FaultsAsync("/things", with: http => http.Headers["P"] = new(["1,2", "3,4"])));
    }

    [Fact]
    public async Task A_header_field_that_is_one_value_stands_there_once() =>
        Assert.Equal(["header.p: one value; it stands there several times"], await Contracts.OfParameter("header", "\"schema\":{\"type\":\"integer\"}").FaultsAsync("/things", with: http => http.Headers["p"] = new(["1", "2"])));

    [Fact]
    public async Task Cookies_are_checked_and_undeclared_ones_are_nobodys_concern()
    {
        var contracts = Contracts.OfParameter("cookie", "\"schema\":{\"type\":\"integer\"}");

        Assert.Empty(await contracts.FaultsAsync("/things", with: http => http.Headers.Cookie = "sid=abc; p=12"));
        Assert.Equal(["cookie.p: a whole number"], await contracts.FaultsAsync("/things", with: http => http.Headers.Cookie = "p=twelve"));
        Assert.Equal(["cookie.p: one value; it stands there several times"], await contracts.FaultsAsync("/things", with: http => http.Headers.Cookie = "p=1; p=2"));
    }

    [Fact]
    public async Task Undeclared_parameters_pass_where_the_policy_says_so()
    {
        var contracts = Contracts.Of("""{"responses":{} }""", new ValidationSection(1 << 20, 32, 8192, RefuseUndeclared: false), "get", "/things");

        Assert.Empty(await contracts.FaultsAsync("/things?any=1"));
    }

    [Fact]
    public async Task All_faults_are_listed_at_once_up_to_fifty()
    {
        var contracts = Contracts.Of("""{"parameters":[{"name":"a","in":"query","required":true,"schema":{}},{"name":"id","in":"path","required":true,"schema":{"type":"integer"}}],"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["x"]}}}},"responses":{}}""");

        Assert.Equal(["path.id: a whole number", "query.b: no parameter of this name; leave it out", "query.a: a value: it is required", "body/x: a value: it is required"], await contracts.FaultsAsync("/things/n?b=1", "{}"));
        Assert.Equal(50, (await contracts.FaultsAsync("/things/n?" + string.Join('&', Enumerable.Range(0, 90).Select(i => $"n{i}=1")), "{}")).Count());
    }
}
