using Karma.Karl.History.Columns;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>What appending to heads takes: the fleet's templates, room to work in, when Karl was watching, and somebody to tell what cannot be read. For the one writer.</summary>
internal sealed record HeadTools(TemplateCatalog Templates, Frame Frame, WatchLog Watch, Instruments Instruments);
