using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Realtime;

/// <summary>Who is in which exam, where they look, and how each is told apart. In memory of this node, never stored.</summary>
internal sealed class ExamRooms
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Room> _rooms = [];

    /// <summary>Enters, or enters again with other roles. A session that comes back on a new connection takes its own place.</summary>
    public void Join(StreamEntry entry, HubConnection connection)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(entry.ExamId!, out var room)) _rooms[entry.ExamId!] = room = new Room();
            room.IsBlinded = entry.IsBlinded;
            var person = connection.Actor.PersonId;
            if (!room.Faces.ContainsKey(person)) room.Faces[person] = ReaderPalette.Choose(person, connection.Caller.Name, room.Faces.Values);
            var at = room.Members.TryGetValue(connection.SessionId, out var before) ? before.At : null;
            room.Members[connection.SessionId] = new Member(connection, entry.Viewer, at);
            room.TouchAll(entry.ExamId!);
        }
    }

    /// <summary>Leaves; nothing happens when another connection of the session has taken the place.</summary>
    public void Leave(string examId, HubConnection connection)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(examId, out var room) || !room.Members.TryGetValue(connection.SessionId, out var member) || member.Connection != connection) return;
            room.Members.Remove(connection.SessionId);
            if (room.Members.Count == 0) _rooms.Remove(examId);
            room.TouchAll(examId);
        }
    }

    /// <summary>Somebody is elsewhere now; the last word wins.</summary>
    public void Move(string examId, HubConnection connection, PresenceUpdate at)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(examId, out var room) || !room.Members.TryGetValue(connection.SessionId, out var member)) return;
            room.Members[connection.SessionId] = member with { At = at };
            room.TouchAll(examId, except: connection);
        }
    }

    /// <summary>The others this session may see, by name.</summary>
    public ImmutableArray<PersonPresence> PeopleFor(string examId, string sessionId)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(examId, out var room) || !room.Members.TryGetValue(sessionId, out var me)) return [];
            return
            [
                .. room.Members.Values.Where(m => m != me && room.MaySee(me, m))
                    .Select(m => Describe(room, me, m)).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.SessionId, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>The viewer this session is in the exam, with whether it is blinded; null when it is not there.</summary>
    public (Viewer Viewer, bool IsBlinded)? Find(string examId, string sessionId)
    {
        lock (_gate) return _rooms.TryGetValue(examId, out var room) && room.Members.TryGetValue(sessionId, out var me) ? (me.Viewer, room.IsBlinded) : null;
    }

    /// <summary>A lease in the exam changed.</summary>
    public void TouchLeases(string examId)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(examId, out var room)) return;
            foreach (var member in room.Members.Values) member.Connection.Feed.TouchLeases(examId);
        }
    }

    private static PersonPresence Describe(Room room, Member me, Member other)
    {
        var face = room.Faces[other.Connection.Actor.PersonId];
        var at = other.At is { Holding: { } held } && !MaySeeSet(me.Viewer, held.Set, room.IsBlinded) ? other.At with { Holding = null } : other.At;
        return new PersonPresence(other.Connection.Actor.PersonId, other.Connection.SessionId, other.Connection.Caller.Name, face.Letter, face.Colour, at);
    }

    /// <summary>Whether a viewer may know of a set by the name of its stream.</summary>
    public static bool MaySeeSet(Viewer viewer, string set, bool isBlinded) =>
        StreamId.TryParse(set, out var stream) && SetName.TryParse(stream, out var name) && Visibility.MaySee(viewer, name.Branch, isBlinded);

    private sealed record Member(HubConnection Connection, Viewer Viewer, PresenceUpdate? At);

    private sealed class Room
    {
        public bool IsBlinded { get; set; }

        public Dictionary<string, Member> Members { get; } = [];

        public Dictionary<string, Face> Faces { get; } = [];

        // Where readers are blinded their very presence would tell; they are there for their own other tabs only.
        public bool MaySee(Member viewer, Member other) => !IsBlinded || viewer.Viewer.PersonId == other.Viewer.PersonId;

        public void TouchAll(string examId, HubConnection? except = null)
        {
            foreach (var member in Members.Values)
            {
                if (member.Connection != except) member.Connection.Feed.TouchPresence(examId);
            }
        }
    }
}
