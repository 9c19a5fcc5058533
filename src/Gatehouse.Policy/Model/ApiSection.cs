using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>api</c></summary>
/// <param name="Upstream">The API behind the gateway; absolute, http or https, with no query. Its path, if any, is put before every request's path.</param>
/// <param name="ContractFile">Absolute path; null without a contract.</param>
public sealed record ApiSection(Uri Upstream, string? ContractFile)
{
    /// <summary>All upstreams; the first is <see cref="Upstream"/>.</summary>
    public IReadOnlyList<UpstreamEntry> Upstreams { get; init; } = [new(Upstream, null)];

    private static readonly Uri None = new("http://127.0.0.1");

    internal static ApiSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Api, source);
        if (section.Exists && section["upstream"] is null)
            source.Fault(section.Place, "api.upstream", "where the API is, such as 'http://127.0.0.1:5080'", "nothing", "add 'upstream: URL'");

        var contract = section.Scalar("contract", "a file such as 'openapi.yaml'")?.Text;
        var upstreams = UpstreamEntry.ReadAll(section["upstream"], source);
        return new ApiSection(upstreams.Count > 0 ? upstreams[0].Url : None, contract is null ? null : source.Absolute(contract)) { Upstreams = upstreams };
    }
}
