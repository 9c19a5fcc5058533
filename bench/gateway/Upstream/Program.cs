// An upstream that answers at once and does nothing: what is measured is the proxy in front of it. A GET is answered with 2 KB. Argument: listen port.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[0]}");
var app = builder.Build();
var order = """{"orderId":"o-1","status":"open"}"""u8.ToArray();
var lines = string.Join(',', Enumerable.Range(0, 12).Select(i => $$"""{"itemId":"3f2b8c9e-4a1d-4c3e-9b7a-1d2e3f4a5b{{i:x2}}","name":"A thing with a name","count":{{i}},"priceCents":1999,"gift":false}"""));
var thing = System.Text.Encoding.UTF8.GetBytes($$"""{"id":"o-1","buyerId":"alice","status":"open","phone":"+46 70 123 45 67","lines":[{{lines}}],"address":{"street":"12 Harbour Lane","city":"Lund","zip":"22100"},"note":"Please ring twice, the dog is friendly.","history":["{{new string('x', 500)}}"]}""");
app.Run(async http =>
{
    var answer = HttpMethods.IsGet(http.Request.Method) ? thing : order;
    await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
    http.Response.ContentType = "application/json";
    http.Response.ContentLength = answer.Length;
    await http.Response.Body.WriteAsync(answer, http.RequestAborted);
});
app.Run();
