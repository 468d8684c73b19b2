//! The parts of the drawing library that the editor is made of. Its own palette, menus and search stay out: they
//! are English, know all of BPMN, and put style attributes into markup, which the content policy stops.
import CoreModule from "bpmn-js/lib/core";
import AutoPlaceModule from "bpmn-js/lib/features/auto-place";
import AutoResizeModule from "bpmn-js/lib/features/auto-resize";
import CopyPasteModule from "bpmn-js/lib/features/copy-paste";
import DrilldownModule from "bpmn-js/lib/features/drilldown";
import EditorActionsModule from "bpmn-js/lib/features/editor-actions";
import GridSnappingModule from "bpmn-js/lib/features/grid-snapping";
import InteractionEventsModule from "bpmn-js/lib/features/interaction-events";
import KeyboardModule from "bpmn-js/lib/features/keyboard";
import LabelEditingModule from "bpmn-js/lib/features/label-editing";
import LabelLinkModule from "bpmn-js/lib/features/label-link";
import ModelingModule from "bpmn-js/lib/features/modeling";
import ModelingFeedbackModule from "bpmn-js/lib/features/modeling-feedback";
import OutlineModule from "bpmn-js/lib/features/outline";
import ReplacePreviewModule from "bpmn-js/lib/features/replace-preview";
import SnappingModule from "bpmn-js/lib/features/snapping";
import AutoScrollModule from "diagram-js/lib/features/auto-scroll";
import BendpointsModule from "diagram-js/lib/features/bendpoints";
import ConnectModule from "diagram-js/lib/features/connect";
import ConnectionPreviewModule from "diagram-js/lib/features/connection-preview";
import ContextPadModule from "diagram-js/lib/features/context-pad";
import CreateModule from "diagram-js/lib/features/create";
import GlobalConnectModule from "diagram-js/lib/features/global-connect";
import HandToolModule from "diagram-js/lib/features/hand-tool";
import KeepSelectionVisibleModule from "diagram-js/lib/features/keep-selection-visible";
import KeyboardMoveSelectionModule from "diagram-js/lib/features/keyboard-move-selection";
import LassoToolModule from "diagram-js/lib/features/lasso-tool";
import MoveModule from "diagram-js/lib/features/move";
import OverlaysModule from "diagram-js/lib/features/overlays";
import ResizeModule from "diagram-js/lib/features/resize";
import SelectionModule from "diagram-js/lib/features/selection";
import KeyboardMoveModule from "diagram-js/lib/navigation/keyboard-move";
import MoveCanvasModule from "diagram-js/lib/navigation/movecanvas";
import ZoomScrollModule from "diagram-js/lib/navigation/zoomscroll";
import { carryModule } from "./carry";
import { labelRoomModule } from "./label-room";
import { secondPressModule } from "./second-press";
import { translate } from "./translate";

export const MODULES = [
  CoreModule,
  DrilldownModule,
  OutlineModule,
  OverlaysModule,
  SelectionModule,
  KeepSelectionVisibleModule,
  KeyboardMoveModule,
  MoveCanvasModule,
  ZoomScrollModule,
  AutoPlaceModule,
  AutoResizeModule,
  AutoScrollModule,
  BendpointsModule,
  ConnectModule,
  ConnectionPreviewModule,
  ContextPadModule,
  CopyPasteModule,
  CreateModule,
  EditorActionsModule,
  GlobalConnectModule,
  GridSnappingModule,
  HandToolModule,
  InteractionEventsModule,
  KeyboardModule,
  KeyboardMoveSelectionModule,
  LabelEditingModule,
  LabelLinkModule,
  LassoToolModule,
  ModelingModule,
  ModelingFeedbackModule,
  MoveModule,
  ReplacePreviewModule,
  ResizeModule,
  SnappingModule,
  carryModule,
  labelRoomModule,
  secondPressModule,
  { translate: ["value", translate] },
];
