using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>critical</c>: further proof, whoever asks.</summary>
/// <param name="Operation">Null when the entry names a whole resource.</param>
/// <param name="Resource">Null when the entry names an operation.</param>
/// <param name="Proof">What is asked for.</param>
/// <param name="Place">Where it stands.</param>
public sealed record CriticalRule(OperationName? Operation, string? Resource, Proof Proof, Place Place)
{
    private static readonly (string Word, Proof Proof)[] Proofs =
    [
        ("email", Proof.Email), ("totp", Proof.Totp), ("passkey", Proof.Passkey), ("secondFactor", Proof.SecondFactor),
        ("password", Proof.Password), ("approval", Proof.Approval), ("audit", Proof.Audit),
    ];

    /// <summary>Whether the proof is demanded, or its want only written down. Its own word decides, then that of <c>critical</c>, then that of the policy.</summary>
    public PolicyMode Mode { get; init; }

    internal static IReadOnlyList<CriticalRule> ReadAll(PolicyNode? node, PolicySource source, PolicyMode? around)
    {
        var mode = Modes.Said(node, source) ?? around;
        if (node is not (null or MapNode or ScalarNode { IsNothing: true }))
            source.Fault(node, "a section such as '{ DELETE /users/{userId}: email }'");

        return [.. ((node as MapNode)?.Entries ?? []).Where(entry => entry.Key.Text != "mode").Select(entry => Read(entry, source, mode)).OfType<CriticalRule>()];
    }

    private static CriticalRule? Read(MapEntry entry, PolicySource source, PolicyMode? around)
    {
        if (ProofOf(entry.Value, source, out var said) is not { } proof)
            return null;

        var mode = said ?? around ?? PolicyMode.Enforce;
        if (Shapes.Name().IsMatch(entry.Key.Text))
            return new CriticalRule(null, entry.Key.Text, proof, entry.Key.Place) { Mode = mode };

        return OperationName.Read(entry.Key, source) is { } operation ? new CriticalRule(operation, null, proof, entry.Key.Place) { Mode = mode } : null;
    }

    private static Proof? ProofOf(PolicyNode node, PolicySource source, out PolicyMode? mode)
    {
        var section = node is MapNode ? Section.Open(node, Grammar.Critical, source) : null;
        mode = section?.Mode;
        var value = section is null ? node : section["proof"];
        if (value is ScalarNode scalar)
            foreach (var (word, proof) in Proofs)
                if (scalar.Text == word)
                    return proof;

        source.Fault(value ?? node, string.Join(", ", Proofs.Select(proof => proof.Word)).Replace(", audit", " or audit", StringComparison.Ordinal));
        return null;
    }
}

/// <summary>Further proof.</summary>
public enum Proof
{
    /// <summary>A link sent by mail.</summary>
    Email,

    /// <summary>A code of an authenticator.</summary>
    Totp,

    /// <summary>A passkey.</summary>
    Passkey,

    /// <summary>A code or a passkey.</summary>
    SecondFactor,

    /// <summary>The password again.</summary>
    Password,

    /// <summary>A second person.</summary>
    Approval,

    /// <summary>Nothing more, but every access is recorded.</summary>
    Audit,
}
