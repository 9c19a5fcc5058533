using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>One operation with everything a request needs to know about it; found by number.</summary>
public sealed class CompiledOperation
{
    /// <summary>From 0, dense: index into every per-operation array.</summary>
    public required int Number { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>As the policy and the contract write it.</summary>
    public required string Template { get; init; }

    /// <summary><c>GET /orders/{orderId}</c></summary>
    public string Name => $"{Method} {Template}";

    /// <summary>Names of the template's parameters, in the order of <see cref="PathValues"/>.</summary>
    public required IReadOnlyList<string> PathParameters { get; init; }

    /// <summary>The resource of the policy that holds it.</summary>
    public required string Resource { get; init; }

    /// <summary>The action of the resource that it belongs to.</summary>
    public required string Action { get; init; }

    /// <summary>light, medium or heavy.</summary>
    public required OperationClass Class { get; init; }

    /// <summary>Roles (bits) whose cell grants the action on everybody's things.</summary>
    public required ulong AllowedRoles { get; init; }

    /// <summary>Roles (bits) whose cell grants the action on one's own things only.</summary>
    public required ulong OwnRoles { get; init; }

    /// <summary>How the owner is found; null when the resource has none.</summary>
    public required OwnerRule? Owner { get; init; }

    /// <summary>Line of the resource's row in the matrix: what refusals and <c>explain</c> point at.</summary>
    public required int RuleLine { get; init; }

    /// <summary>What the contract declares for it; null without a contract.</summary>
    public required ContractOperation? Contract { get; init; }

    /// <summary>Whether a path parameter of it is declared <c>style: matrix</c>, so that ';' may stand in its path.</summary>
    public required bool AllowsSemicolon { get; init; }

    /// <summary>Set when it is the upstream's own login; then <see cref="LoginRule.Account"/> is known.</summary>
    public LoginRule? Login { get; init; }

    /// <summary>Set when it answers with a collection that is cut down to the caller's things.</summary>
    public ListRule? List => OwnerAsk?.List;

    /// <summary>How the upstream is asked whose thing it is; null when it need not be, or cannot (then no role has it on one's own things).</summary>
    public OwnerAsk? OwnerAsk { get; internal set; }

    /// <summary>The operation that shows whose thing it is, asked before this one is forwarded; null when none has to be.</summary>
    public CompiledOperation? ReadBack => OwnerAsk?.ReadBack;

    /// <summary>Further proof that it asks for, its own entry before that of its resource; null without.</summary>
    public CriticalRule? Critical { get; init; }

    /// <summary>Whether every access is recorded in the audit log.</summary>
    public bool IsAudited { get; init; }

    /// <summary>Rules for fields of its resource; empty without.</summary>
    public IReadOnlyList<FieldRule> Fields { get; init; } = [];

    /// <summary>Whether a rule for fields speaks of the owner, so that it must be known also where everybody's things may be touched.</summary>
    public bool FieldsAskOwner
    {
        get
        {
            foreach (var rule in Fields)
                if (rule.Reveal?.Contains(OwnerWord) == true || rule.Write?.Contains(OwnerWord) == true)
                    return true;

            return false;
        }
    }

    private const string OwnerWord = "owner";

    /// <summary>Parts of the policy that only watch here.</summary>
    public PolicyPart Watched { get; init; }

    /// <summary>Permits per window for this operation's class, before a plan multiplies it.</summary>
    public required Quota Quota { get; init; }
}
