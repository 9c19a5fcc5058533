using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>Whether what a section finds is acted on.</summary>
public enum PolicyMode
{
    /// <summary>Refuse what must be refused. The default.</summary>
    Enforce,

    /// <summary>Decide, record, let pass. Never loosens authentication, the kill switch or the removal of headers.</summary>
    Watch,
}

/// <summary>Reads <c>mode</c> where the other keys are names.</summary>
internal static class Modes
{
    /// <summary>What stands there; null when nothing does.</summary>
    public static PolicyMode? Said(PolicyNode? node, PolicySource source)
    {
        if ((node as MapNode)?.Find("mode") is not { } said)
            return null;

        switch (said)
        {
            case ScalarNode { Text: "enforce" }:
                return PolicyMode.Enforce;
            case ScalarNode { Text: "watch" }:
                return PolicyMode.Watch;
            default:
                source.Fault(said, "'enforce' or 'watch'", null, said is ScalarNode scalar ? Nearest.Hint(scalar.Text, ["enforce", "watch"]) : null);
                return null;
        }
    }
}
