using Gatehouse.BlackBox;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Attacks.Tests;

/// <summary>envoyproxy/gateway#9958, #8781: a configuration was accepted and its check was absent. Here every rule of the loaded policy is tried.</summary>
public sealed class A17_EveryRuleRefuses(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    [Fact]
    public async Task Every_operation_refuses_a_stranger_and_a_role_without_the_right()
    {
        var policy = new PolicyLoader(Environment.GetEnvironmentVariable).Load(gate.Policy).Policy!;
        var user = policy.MaskOf(["user"]);
        foreach (var operation in policy.Operations)
        {
            var path = operation.Template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            var stranger = await StatusAsync(operation.Method, path, "");
            var bob = await StatusAsync(operation.Method, path, $"X-Api-Key: {maze.Bob}\r\n");

            Assert.Equal((operation.AllowedRoles & policy.GuestMask) != 0 ? 200 : 401, stranger);
            Assert.Equal((operation.AllowedRoles & user) != 0 ? 200 : (operation.OwnRoles & user) != 0 ? 404 : 403, bob);
        }
    }

    private async Task<int> StatusAsync(string method, string path, string credential) =>
        (await gate.SendRawAsync($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{credential}Content-Length: 0\r\n\r\n"))!.Status;
}
