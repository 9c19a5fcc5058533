using Gatehouse.Attacks.Tests;
using Gatehouse.BlackBox;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Maze))]

namespace Gatehouse.Attacks.Tests;

/// <summary>One gate for all attacks, with a key of a user and one of an admin.</summary>
public class Maze : IAsyncLifetime
{
    /// <summary>Its policy file.</summary>
    public static string PolicyFile => Path.Combine(AppContext.BaseDirectory, "policies", "maze.yaml");

    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    /// <summary>A key that acts for bob, a user.</summary>
    public string Bob { get; private set; } = "";

    /// <summary>A key of an admin.</summary>
    public string Admin { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Gate = await Gate.OpenAsync(PolicyFile);
        Bob = await Gate.KeyForAsync("bob", "user");
        Admin = await Gate.CreateKeyAsync("root-app", ["admin"]);
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The gate with nothing seen and nothing told.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        return Gate;
    }
}

/// <summary>A gate of its own for attacks that leave their connections half open: what still arrives of them must not be seen by other tests.</summary>
public sealed class RoughMaze : Maze;
