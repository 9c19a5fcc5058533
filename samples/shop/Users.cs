using System.Text.Json.Nodes;
using static Shop.Answers;

namespace Shop;

/// <summary>Profiles and their pictures.</summary>
internal static class Users
{
    public static void MapUsers(this WebApplication app, Shelves shelves, string folder)
    {
        app.MapGet("/users/{userId}", (string userId) =>
            shelves.Find("users", userId) is { } user ? Json(user) : NotFound());

        app.MapPatch("/users/{userId}", async (string userId, HttpRequest request) =>
        {
            if (shelves.Find("users", userId) is not { } user || await BodyAsync(request) is not { } change)
                return NotFound();

            // Takes whatever it is sent, "role" included: the contract in front of it decides what may be sent.
            shelves.Put("users", userId, user.With(change));
            return Json(user);
        });

        app.MapDelete("/users/{userId}", (string userId) =>
            shelves.Remove("users", userId) ? Results.NoContent() : NotFound());

        var pictures = Directory.CreateDirectory(Path.Combine(folder, "avatars")).FullName;
        app.MapPut("/users/{userId}/avatar", (string userId, HttpRequest request) => PutAvatarAsync(shelves, pictures, userId, request));
    }

    private static async Task<IResult> PutAvatarAsync(Shelves shelves, string pictures, string userId, HttpRequest request)
    {
        if (shelves.Find("users", userId) is null)
            return NotFound();

        // The id is known to the database, so it names a file here and nowhere else.
        await using var file = File.Create(Path.Combine(pictures, userId));
        await request.Body.CopyToAsync(file, request.HttpContext.RequestAborted);
        return Json(new JsonObject { ["userId"] = userId, ["bytes"] = file.Length, ["type"] = request.ContentType });
    }
}
