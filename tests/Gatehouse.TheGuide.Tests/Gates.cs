using Gatehouse.BlackBox;
using Gatehouse.TheGuide.Tests;

// One gate of each kind serves most tests, one test at a time; a test that changes the house opens its own.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(ShopGate))]
[assembly: AssemblyFixture(typeof(RoadGate))]
[assembly: AssemblyFixture(typeof(FieldsGate))]
[assembly: AssemblyFixture(typeof(HouseGate))]
[assembly: AssemblyFixture(typeof(ListsGate))]

namespace Gatehouse.TheGuide.Tests;

/// <summary>The sample's own policy in front of a recording upstream.</summary>
public sealed class ShopGate : IAsyncLifetime
{
    /// <summary>The sample's policy file.</summary>
    public static string PolicyFile => Repository.File("samples/shop/gatehouse.yaml");

    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gate = await Gate.OpenAsync(PolicyFile);

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    /// <summary>The gate with nothing seen and nothing told.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        return Gate;
    }
}

/// <summary>An API without a contract.</summary>
public sealed class RoadGate : IAsyncLifetime
{
    /// <summary>Its policy file.</summary>
    public static string PolicyFile => Path.Combine(AppContext.BaseDirectory, "policies", "road.yaml");

    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gate = await Gate.OpenAsync(PolicyFile);

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    /// <summary>The gate with nothing seen and nothing told.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        return Gate;
    }
}

/// <summary>An API with fields that not everybody sees or sets.</summary>
public sealed class FieldsGate : IAsyncLifetime
{
    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gate = await Gate.OpenAsync(Path.Combine(AppContext.BaseDirectory, "policies", "fields.yaml"));

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    /// <summary>The gate with nothing seen and nothing told.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        return Gate;
    }
}

/// <summary>An API that shows everybody everything, and whose things say whose they are.</summary>
public sealed class HouseGate : IAsyncLifetime
{
    /// <summary>Its policy file.</summary>
    public static string PolicyFile => Path.Combine(AppContext.BaseDirectory, "policies", "house.yaml");

    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gate = await Gate.OpenAsync(PolicyFile);

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    /// <summary>The gate with nothing seen; what is not there is 404 with the upstream's own words.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        Gate.Upstream.Answer = UpstreamAnswers.Json("""{"error":"no such row in table things"}""", 404, "X-Row: none", "ETag: \"0\"");
        return Gate;
    }
}

/// <summary>An API whose collections hold everybody's things.</summary>
public sealed class ListsGate : IAsyncLifetime
{
    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gate = await Gate.OpenAsync(Path.Combine(AppContext.BaseDirectory, "policies", "lists.yaml"));

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    /// <summary>The gate with nothing seen and nothing told.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        return Gate;
    }
}
