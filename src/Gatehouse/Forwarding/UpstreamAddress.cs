using Gatehouse.Request;

namespace Gatehouse.Forwarding;

/// <summary>Where a path is at the upstream.</summary>
internal sealed class UpstreamAddress
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private Prefix prefix = new(null, "");

    /// <summary>The same text that was matched: the Uri class must not tidy it up again, or the upstream would see another path than the policy did.</summary>
    public Uri Of(RequestContext request, string path, string query)
    {
        var known = prefix;
        if (!ReferenceEquals(known.Upstream, request.State.Policy.Document.Api.Upstream))
            prefix = known = Prefix.Of(request.State.Policy.Document.Api.Upstream);

        return new Uri(string.Concat(known.Text, path, query), AsItIs);
    }

    // What stands before every path; changes only with the policy.
    private sealed record Prefix(Uri? Upstream, string Text)
    {
        public static Prefix Of(Uri upstream) =>
            new(upstream, upstream.GetLeftPart(UriPartial.Authority) + upstream.AbsolutePath.TrimEnd('/'));
    }
}
