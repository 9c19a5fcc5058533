namespace Gatehouse.JsonSchema.Tests;

/// <summary>Cases of the official suite that are not judged as it says, each for a reason named here.</summary>
internal static class OfficialSuiteMisses
{
    public static SortedSet<string> Of(string draft) => new(draft == "draft4" ? Draft4 : Draft202012, StringComparer.Ordinal);

    private static readonly string[] Draft202012 =
    [
        // The meta-schema is not shipped: a contract has no use for a reference to it.
        "defs.json validate definition against metaschema: invalid definition schema",
        "defs.json validate definition against metaschema: valid definition schema",
        "ref.json remote ref, containing refs itself: remote ref invalid",
        "ref.json remote ref, containing refs itself: remote ref valid",

        // 2019-09 is a problem at compile time.
        "optional/cross-draft.json refs to historic drafts are processed as historic drafts: first item not a string is valid",

        // Joining types and bidirectional classes of Unicode, which .NET does not offer.
        "optional/format/hostname.json validation of A-label (punycode) host names: ZERO WIDTH NON-JOINER not preceded by Virama but matches regexp",
        "optional/format/idn-hostname.json validation of internationalized host names: Bidi domain name with a digit-first label is invalid",
        "optional/format/idn-hostname.json validation of internationalized host names: ZERO WIDTH NON-JOINER not preceded by Virama but matches regexp",
    ];

    private static readonly string[] Draft4 =
    [
        // The meta-schema is not shipped.
        "definitions.json validate definition against metaschema: invalid definition schema",
        "definitions.json validate definition against metaschema: valid definition schema",
        "ref.json remote ref, containing refs itself: remote ref invalid",
        "ref.json remote ref, containing refs itself: remote ref valid",

        // "--" in the third and fourth place is reserved (RFC 5891); 2020-12 refuses it, and so do we everywhere.
        "optional/format/hostname.json validation of host names: hostname with consecutive hyphens (RFC1123)",
    ];
}
