using Shop;

// The shop checks nobody: that is what the gateway in front of it is for. It only
// listens on this machine, so that there is no way around the gateway.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://127.0.0.1:5080");

var folder = builder.Configuration["data"] ?? Path.Combine(AppContext.BaseDirectory, "data");
using var shelves = Shelves.Open(folder);
if (shelves.Count("items") == 0)
    Stock.Fill(shelves);

var app = builder.Build();
app.MapCatalog(shelves);
app.MapUsers(shelves, folder);
app.MapOrders(shelves);
app.MapComments(shelves);
app.MapOffice(shelves);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"shop ready {string.Join(' ', app.Urls)}"));
app.Run();
