using Gatehouse.Arrival;
using Gatehouse.Audit;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Writes down who called over plain HTTP: a credential that was sent that way has been seen by everybody in between (CWE-319, requirement 3.02).</summary>
internal sealed class PlainHttp(ILiveState live, IDecisionSink decisions, TimeProvider time)
{
    /// <summary>Records the call; of a key its public id only.</summary>
    public void Record(HttpContext http)
    {
        var state = live.Current;
        var request = new RequestContext { Http = http, State = state, Id = RequestIds.New(), Now = time.GetUtcNow() };
        request.Address = ClientAddress.Of(http, state.Policy.Document.TrustedProxies);
        request.Source = SourceAddress.Of(request.Address);

        var header = state.Policy.Document.Authentication.KeyHeader;
        var key = http.Request.Headers[header].ToString();
        request.PresentedKeyId = KeyFormat.TryParse(key, out var parsed) ? parsed.Id.ToString() : null;
        var credential = key.Length > 0 || http.Request.Headers.Authorization.Count > 0;
        decisions.Record(request, new Refusal(308, "https_required", "Use HTTPS.", credential ? "credential_over_http" : "plain_http"), Room.Arrival, TimeSpan.Zero);
    }
}
