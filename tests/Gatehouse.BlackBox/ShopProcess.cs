namespace Gatehouse.BlackBox;

/// <summary>The sample shop, running with fresh data.</summary>
public sealed class ShopProcess : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Child child;

    private ShopProcess() => child = Child.StartDotnet(Repository.Shop, ["--urls", "http://127.0.0.1:0", "--data", folder.File("data")], folder.Path);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<ShopProcess> OpenAsync()
    {
        var shop = new ShopProcess();
        var ready = await shop.child.LineAsync(line => line.StartsWith("shop ready ", StringComparison.Ordinal));
        shop.Address = new Uri(ready["shop ready ".Length..].Trim());
        return shop;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        folder.Dispose();
    }
}
