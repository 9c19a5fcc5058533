using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Request;

/// <summary>A page of ours, for a person with a browser: no script, nothing from elsewhere, nothing kept.</summary>
/// <param name="Html">The whole page.</param>
/// <param name="SecurityPolicy">Value of Content-Security-Policy.</param>
internal sealed record OwnPage(string Html, string SecurityPolicy)
{
    /// <summary>Writes the headers that are the page's own, and the page unless only its head was asked for.</summary>
    internal ValueTask WriteAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var (http, body) = (request.Http, Encoding.UTF8.GetBytes(Html));
        http.Response.Headers.ContentSecurityPolicy = SecurityPolicy;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? default : new ValueTask(http.Response.Body.WriteAsync(body, cancellationToken).AsTask());
    }
}
