using CsCheck;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Tests.Compiling;

public sealed class PathTableTests
{
    [Theory]
    [InlineData("/users/me", "GET /users/me")]
    [InlineData("/users/7", "GET /users/{id}")]
    [InlineData("/users/me/x", "GET /users/me/x")]
    [InlineData("/users/me/y", "GET /users/{id}/y")]          // the literal branch leads nowhere and is left again
    [InlineData("/users/", "GET /users/")]                     // a trailing slash is another path
    [InlineData("/users", null)]
    [InlineData("/users/7/", null)]
    [InlineData("/users//y", null)]                            // a parameter is never empty
    [InlineData("/", "GET /")]
    [InlineData("/v1/job:cancel", "GET /v1/{name}:cancel")]
    [InlineData("/v1/job", "GET /v1/{name}")]
    [InlineData("/v1/:cancel", "GET /v1/{name}")]              // nothing left for the parameter before the text
    [InlineData("/files/a.json", "GET /files/{name}.json")]
    [InlineData("/files/a.b.json", "GET /files/{name}.json")]
    [InlineData("/files/a.txt", "GET /files/{name}.{kind}")]
    [InlineData("/files/.json", null)]
    [InlineData("/caf%C3%A9/a%20b", "GET /café/a b")]          // a template is brought to the spelling requests are brought to
    [InlineData("/Users/me", null)]
    [InlineData("users/me", null)]
    [InlineData("", null)]
    public void A_path_finds_the_most_exact_template(string path, string? expected)
    {
        var table = Table("GET /users/me", "GET /users/{id}", "GET /users/me/x", "GET /users/{id}/y", "GET /users/", "GET /",
            "GET /v1/{name}", "GET /v1/{name}:cancel", "GET /files/{name}.json", "GET /files/{name}.{kind}", "GET /café/a b");

        Assert.Equal(expected, Match(table, "GET", path).Operation?.Name);
    }

    [Fact]
    public void Values_stand_in_template_order()
    {
        var table = Table("GET /a/{x}/b/{y}.{z}", "GET /a/{q}/b/c");

        var (operation, values, _) = Match(table, "GET", "/a/one/b/two.three.four");

        Assert.Equal(["x", "y", "z"], operation!.PathParameters);
        Assert.Equal(["one", "two", "three.four"], Enumerable.Range(0, 3).Select(i => "/a/one/b/two.three.four"[values[i]]));
    }

    [Theory]
    [InlineData("HEAD", "/a", "GET /a", "")]
    [InlineData("HEAD", "/b", "HEAD /b", "")]
    [InlineData("OPTIONS", "/a", null, "GET, HEAD, PUT")]
    [InlineData("get", "/a", null, "GET, HEAD, PUT")]
    [InlineData("PUT", "/b", null, "GET, HEAD")]
    [InlineData("POST", "/c/me", "POST /c/{id}", "")]          // another template has the method
    [InlineData("DELETE", "/c/me", null, "GET, HEAD, POST")]
    [InlineData("DELETE", "/nowhere", null, "")]
    public void A_wrong_method_tells_the_right_ones(string method, string path, string? expected, string allowed)
    {
        var table = Table("GET /a", "PUT /a", "GET /b", "HEAD /b", "GET /c/me", "POST /c/{id}");

        var found = Match(table, method, path);

        Assert.Equal((expected, allowed), (found.Operation?.Name, found.Allowed));
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var table = Table("GET /users/{id}/orders/{order}", "GET /users/me/x", "GET /files/{name}.{kind}");
        var values = default(PathValues);
        for (var i = 0; i < 100; i++)
            _ = table.Match("GET", "/users/me/orders/7", ref values, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = table.Match("GET", "/users/me/orders/7", ref values, out _) ?? table.Match("GET", "/files/a.b", ref values, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void More_than_sixteen_parameters_are_matched_and_the_first_sixteen_kept()
    {
        var path = string.Concat(Enumerable.Repeat("/v", 20));
        var table = Table("GET " + string.Concat(Enumerable.Range(0, 20).Select(i => $"/{{p{i}}}")));

        Assert.NotNull(Match(table, "GET", path).Operation);
    }

    private static readonly Gen<string> Segment = Gen.OneOfConst("a", "b", "", "{p}", "a{p}", "{p}b", "{p}.{q}", "a{p}.b{q}", "a.b");
    private static readonly Gen<string> Piece = Gen.OneOfConst("a", "b", "", "c", "ab", "aab", "a.b", ".", "a.bb", "abb", "aa.b.b");

    [Fact]
    public void The_table_agrees_with_a_slow_reference()
    {
        var templates = Gen.Select(Gen.OneOfConst("GET", "PUT", "HEAD"), Segment.Array[1, 3]).Array[1, 12];
        Gen.Select(templates, Gen.OneOfConst("GET", "PUT", "HEAD", "POST"), Piece.Array[1, 3]).Sample((set, method, pieces) =>
        {
            var names = set.Select(one => $"{one.Item1} {Numbered(one.Item2)}").DistinctBy(name => ReferenceMatcher.Shape(name)).ToArray();
            var path = "/" + string.Join('/', pieces);

            var (found, values, allowed) = Match(Table(names), method, path);
            var expected = ReferenceMatcher.Match(names, method, path);

            Assert.Equal(expected.Name, found?.Name);
            Assert.Equal(expected.Allowed, allowed);
            if (found is not null)
                Assert.Equal(expected.Values, found.PathParameters.Select((_, i) => path[values[i]]));
        }, iter: 20_000);
    }

    private static string Numbered(string[] segments)
    {
        var number = 0;
        var text = new System.Text.StringBuilder();
        foreach (var c in "/" + string.Join('/', segments))
            text.Append(c is 'p' or 'q' ? $"p{number++}" : c.ToString());

        return text.ToString();
    }

    private static (CompiledOperation? Operation, PathValues Values, string Allowed) Match(PathTable table, string method, string path)
    {
        var values = default(PathValues);
        var operation = table.Match(method, path, ref values, out var allowed);
        return (operation, values, allowed);
    }

    private static PathTable Table(params string[] names) => new([.. names.Select(Operation)]);

    private static CompiledOperation Operation(string name, int number)
    {
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        return new CompiledOperation
        {
            Number = number,
            Method = name[..space],
            Template = name[(space + 1)..],
            PathParameters = PathTemplate.Parse(name[(space + 1)..]).Parameters,
            Resource = "r",
            Action = "a",
            Class = OperationClass.Light,
            AllowedRoles = 0,
            OwnRoles = 0,
            Owner = null,
            RuleLine = 1,
            Contract = null,
            AllowsSemicolon = false,
            Quota = new Quota(1, TimeSpan.FromHours(1)),
        };
    }
}
