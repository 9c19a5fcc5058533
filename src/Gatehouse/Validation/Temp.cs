using Gatehouse.Policy.Compiling; using Gatehouse.Policy.Reading; using Gatehouse.Request;
namespace Gatehouse.Validation { internal sealed class ValidationStep : IStep { public ValueTask<Outcome> RunAsync(RequestContext r, CancellationToken c) => new(Outcome.Continue); }
internal static class ContractChecks { public static void Compile(CompiledPolicy p, PolicyReport r) { _ = p; _ = r; } } }
namespace Gatehouse.Request { internal static class BodyHolder { public static ValueTask<HeldBody?> HoldAsync(RequestContext r, long m, CancellationToken c) => new((HeldBody?)null); } }
