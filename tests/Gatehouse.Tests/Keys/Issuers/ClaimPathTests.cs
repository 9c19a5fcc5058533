using System.Text.Json;
using Gatehouse.Keys.Issuers;

namespace Gatehouse.Tests.Keys.Issuers;

/// <summary>How the policy names a claim, for the shapes that providers have.</summary>
public sealed class ClaimPathTests
{
    private static readonly JsonElement Claims = JsonDocument.Parse("""
        {
          "roles": ["a", "b c", 7, true, null, {"x":1}],
          "scope": "read  write",
          "realm_access": { "roles": ["offline_access", "support"] },
          "resource_access": { "shop-api": { "roles": ["clerk"] }, "com.example.app": { "roles": ["dotted"] } },
          "https://shop.example/roles": ["auth0"],
          "cognito:groups": ["cognito"],
          "a.b": "exact", "a": { "b": "path" },
          "number": 12, "fraction": 1.5, "yes": true, "nothing": null,
          "half": "\ud800"
        }
        """).RootElement;

    [Theory]
    [InlineData("realm_access.roles", "offline_access,support")]
    [InlineData("/realm_access/roles", "offline_access,support")]
    [InlineData("resource_access.shop-api.roles", "clerk")]
    [InlineData("resource_access.com.example.app.roles", "dotted")]
    [InlineData("/resource_access/com.example.app/roles", "dotted")]
    [InlineData("https://shop.example/roles", "auth0")]
    [InlineData("/https:~1~1shop.example~1roles", "auth0")]
    [InlineData("cognito:groups", "cognito")]
    [InlineData("a.b", "exact")]
    [InlineData("/a/b", "path")]
    [InlineData("roles", "a,b c,7,true")]
    [InlineData("scope", "read  write,read,write")]
    [InlineData("number", "12")]
    [InlineData("yes", "true")]
    [InlineData("fraction", "")]
    [InlineData("nothing", "")]
    [InlineData("half", "")]
    [InlineData("realm_access", "")]
    [InlineData("realm_access.rolez", "")]
    [InlineData("roles.a", "")]
    [InlineData("/roles/0", "")]
    [InlineData("missing", "")]
    [InlineData(".", "")]
    [InlineData("a..b", "")]
    public void Values_are_found_by_name_path_and_pointer(string path, string expected) =>
        Assert.Equal(expected, string.Join(',', ClaimPath.Values(ClaimPath.Find(Claims, path))));
}
