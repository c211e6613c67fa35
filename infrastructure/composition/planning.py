"""The use cases of planning."""

from application.planning.add_task import AddTask
from application.planning.change_plan import ChangePlan
from application.planning.change_task import ChangeTask
from application.planning.create_plan import CreatePlan
from application.planning.delete_plan import DeletePlan
from application.planning.generate_plan import GeneratePlan
from application.planning.list_tasks import ListTasks
from application.planning.read_plans import ListPlans, ReadPlan
from application.planning.remove_task import RemoveTask
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def planning(wiring: Wiring) -> Providers:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    return {
        "create_plan": wiring.reliably(CreatePlan, **work),
        "generate_plan": wiring.reliably(
            GeneratePlan, **work, retrieval=shared.retrieval, tutor=shared.tutor, ids=ports.ids
        ),
        "read_plan": providers.Factory(ReadPlan, queries=ports.planning_queries),
        "list_plans": providers.Factory(ListPlans, queries=ports.planning_queries),
        "change_plan": wiring.reliably(ChangePlan, **work),
        "delete_plan": wiring.reliably(DeletePlan, **work),
        "add_task": wiring.reliably(AddTask, **work),
        "change_task": wiring.reliably(ChangeTask, **work),
        "remove_task": wiring.reliably(RemoveTask, **work),
        "list_tasks": providers.Factory(ListTasks, queries=ports.planning_queries),
    }
