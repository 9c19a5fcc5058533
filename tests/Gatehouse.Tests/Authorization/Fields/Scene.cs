using System.Text;
using Gatehouse.Authorization.Fields;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization.Fields;

/// <summary>The sample shop's rules for profiles, and requests against them.</summary>
internal static class Scene
{
    public static readonly string[] Roles = ["guest", "user", "support", "admin"];

    private static readonly FieldRule[] Rules =
    [
        new("catalog/phone", null, false, ["support", "admin", "owner"], "last4", null),
        new("catalog/passwordHash", null, false, [], null, null),
        new("catalog/role", null, false, null, null, ["admin"]),
        new("catalog/address/street", null, false, null, null, ["admin", "owner"]),
    ];

    public static CompiledOperation Operation(string method = "GET", PolicyPart watched = PolicyPart.None, ListRule? list = null, ContractOperation? contract = null, IReadOnlyList<FieldRule>? rules = null)
    {
        var operation = new CompiledOperation
        {
            Number = 0, Method = method, Template = "/users/{userId}", PathParameters = [], Resource = "catalog", Action = "read", Class = OperationClass.Light,
            AllowedRoles = 15, OwnRoles = 0, Owner = new OwnerRule(OwnerPlace.Answer, "/id"), RuleLine = 1, Contract = contract, AllowsSemicolon = false,
            Quota = Sample.Light, Fields = rules ?? ((watched & PolicyPart.Fields) == 0 ? Rules : [.. Rules.Select(rule => rule with { Mode = PolicyMode.Watch })]), Watched = watched,
        };
        operation.OwnerAsk = list is null ? null : new OwnerAsk(OwnerShown.InList) { List = list };
        return operation;
    }

    public static RequestContext Request(CompiledOperation operation, string role = "user", string? body = null, string? type = "application/json", string query = "", bool? owner = null)
    {
        var request = Sample.Request(Sample.Policy([operation], Roles), operation, Sample.Client(1, 1UL << Array.IndexOf(Roles, role)));
        request.Query = query;
        request.IsOwner = owner;
        if (body is null)
            return request;

        var octets = Encoding.UTF8.GetBytes(body);
        request.Http.Request.Body = new MemoryStream(octets);
        request.Http.Request.ContentLength = octets.Length;
        request.Http.Request.ContentType = type;
        return request;
    }

    public static ValueTask<Outcome> AskAsync(RequestContext request) => new FieldsStep(BodyHolder.HoldAsync).RunAsync(request, TestContext.Current.CancellationToken);

    public static async Task<Refusal?> WhyNotAsync(RequestContext request)
    {
        var outcome = await AskAsync(request);
        return outcome.Continues ? null : outcome.Refusal;
    }
}
