using Gatehouse.Policy.Compiling;

namespace Gatehouse.Live;

/// <summary>The policy and the snapshot that belong together; swapped as one, so that no request sees a mix.</summary>
/// <param name="Policy">Compiled policy.</param>
/// <param name="Snapshot">What the node knows of keys, clients, subjects; its role masks are bits of this policy's roles.</param>
public sealed record LiveState(CompiledPolicy Policy, Snapshot Snapshot);
