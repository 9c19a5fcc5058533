using System.Text;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;
using Gatehouse.Validation;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Validation;

/// <summary>A contract, a policy that opens all of it, and requests to it.</summary>
internal sealed class Contracts
{
    private readonly ValidationStep step = new();

    private Contracts(ContractDocument contract, ValidationSection? bounds, bool refuseUncheckable)
    {
        Document = contract;
        var operations = contract.Operations.Select((operation, number) => Operation(operation, number, refuseUncheckable && ContractChecks.WhyNotCheckable(contract, operation) is not null)).ToList();
        var sample = Sample.Policy(operations);
        Policy = new CompiledPolicy
        {
            Document = sample.Document with { Validation = bounds ?? sample.Document.Validation },
            Contract = contract, Version = "", Roles = sample.Roles, GuestMask = 1, Operations = operations, Paths = new PathTable(operations),
        };
    }

    public ContractDocument Document { get; }

    public CompiledPolicy Policy { get; }

    /// <summary>Reads a contract file.</summary>
    public static Contracts Read(string file, ValidationSection? bounds = null, bool refuseUncheckable = false)
    {
        var report = new PolicyReport();
        var contract = ContractReader.Read(file, Path.GetFileName(file), report);
        Assert.Empty(report.Faults);
        return new Contracts(contract!, bounds, refuseUncheckable);
    }

    /// <summary>A contract of one operation, <c>POST /things/{id}</c> unless the members name another.</summary>
    public static Contracts Of(string operation, ValidationSection? bounds = null, string method = "post", string path = "/things/{id}", string version = "3.0.3")
    {
        var file = Path.Combine(Path.GetTempPath(), $"contract-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, $$$"""{"openapi":"{{{version}}}","info":{"title":"t","version":"1"},"paths":{"{{{path}}}":{"{{{method}}}":{{{operation}}} } } }""");
        try
        {
            return Read(file, bounds);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A contract with one query parameter, required.</summary>
    public static Contracts OfParameter(string place, string members, string path = "/things") =>
        Of($$$"""{"parameters":[{"name":"p","in":"{{{place}}}","required":true,{{{members}}} }],"responses":{} }""", method: "get", path: path);

    /// <summary>Every fault of the contract against this version.</summary>
    public IReadOnlyList<Fault> Faults()
    {
        var report = new PolicyReport();
        ContractChecks.Compile(Policy, report);
        return report.Faults;
    }

    /// <summary>What the step answers.</summary>
    public async Task<Outcome> AskAsync(string method, string target, string? body = null, string? contentType = "application/json", Action<HttpRequest>? with = null)
    {
        var request = Request(method, target, body, contentType, with);
        Assert.NotNull(request.Operation);
        var outcome = await step.RunAsync(request, default);
        if (request.Body is { } held)
            await held.DisposeAsync();
        return outcome;
    }

    public async Task<IEnumerable<string>> FaultsAsync(string target, string? body = null, Action<HttpRequest>? with = null)
    {
        var method = Policy.Operations[0].Method;
        var outcome = await AskAsync(method, target, body, with: with);
        return outcome.Continues ? [] : outcome.Refusal.Faults?.Select(fault => $"{fault.At}: {fault.Expected}") ?? [$"{outcome.Refusal.Status} {outcome.Refusal.Error}"];
    }

    public RequestContext Request(string method, string target, string? body = null, string? contentType = "application/json", Action<HttpRequest>? with = null)
    {
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (target[..at], target[at..]) : (target, "");
        var http = new DefaultHttpContext { Request = { Method = method } };
        if (body is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            http.Request.Body = new MemoryStream(bytes);
            http.Request.ContentLength = bytes.Length;
            http.Request.ContentType = contentType;
        }

        with?.Invoke(http.Request);
        var request = new RequestContext
        {
            Http = http, State = new LiveState(Policy, new Snapshot()), Id = "0123456789abcdefghijkl", Now = DateTimeOffset.UnixEpoch, Path = path, Query = query,
        };
        request.Operation = Policy.Paths.Match(method, path, ref request.PathValues, out _);
        return request;
    }

    private static CompiledOperation Operation(ContractOperation operation, int number, bool refused)
    {
        var sample = Sample.Operation();
        return new CompiledOperation
        {
            Number = number, Method = operation.Method, Template = operation.Template, PathParameters = PathTemplateNames(operation.Template),
            Resource = "all", Action = "call", Class = sample.Class, AllowedRoles = refused ? 0UL : 1, OwnRoles = 0, Owner = null, RuleLine = 1,
            Contract = operation, AllowsSemicolon = true, Quota = sample.Quota,
        };
    }

    private static List<string> PathTemplateNames(string template) =>
        [.. template.Split('{').Skip(1).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)])];
}
