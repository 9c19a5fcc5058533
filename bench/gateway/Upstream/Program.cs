// An upstream that answers at once and does nothing: what is measured is the proxy in front of it. Argument: listen port.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[0]}");
var app = builder.Build();
var answer = """{"orderId":"o-1","status":"open"}"""u8.ToArray();
app.Run(async http =>
{
    await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
    http.Response.ContentType = "application/json";
    http.Response.ContentLength = answer.Length;
    await http.Response.Body.WriteAsync(answer, http.RequestAborted);
});
app.Run();
