using Gatehouse.Request;

namespace Gatehouse.Tests;

public class ClearanceTests
{
    public static TheoryData<Room> OneMissing => [.. Enum.GetValues<Room>().Where(room => room is not (Room.None or Room.All))];

    [Theory, MemberData(nameof(OneMissing))] // Requirement 6.07: a wrongly assembled pipeline refuses everything.
    public void Without_the_stamp_of_one_room_nothing_is_cleared(Room missing) => Assert.Null(Clearance.For(null!, Room.All & ~missing));

    [Fact]
    public void A_step_that_never_answers_has_refused()
    {
        Outcome forgotten = default;

        Assert.False(forgotten.Continues);
        Assert.Equal(500, forgotten.Refusal.Status);
    }
}
