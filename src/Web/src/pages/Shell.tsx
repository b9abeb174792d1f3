import { Button, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconDeviceDesktop, IconKey, IconLock, IconLogout, IconMoon, IconSun, IconUsers } from "@tabler/icons-react";
import { Link, Outlet, useMatch } from "react-router";
import { useProject, useSession, useSignOut } from "../contract/queries";
import { Mark } from "../ui/Mark";
import { PersonBadge } from "../ui/PersonBadge";
import classes from "./Shell.module.css";
import { SetPassword } from "./account/PersonDialogs";
import { UploadDock } from "./upload/UploadDock";

/** What every page but the editor stands in. */
export function Shell() {
  const project = useMatch("/projects/:project/*")?.params.project;
  return (
    <div className={classes.root}>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <header className={classes.header}>
        <Link to="/projects" className={classes.brand}>
          <Mark size={24} />
          Annotator
        </Link>
        <nav aria-label="Where you are" className={classes.crumbs}>
          <Link to="/projects">Projects</Link>
          {project !== undefined && <ProjectCrumb id={project} />}
        </nav>
        <UserMenu />
      </header>
      <div id="content" className={classes.content} tabIndex={-1}>
        <Outlet />
      </div>
      <UploadDock />
    </div>
  );
}

function ProjectCrumb({ id }: { id: string }) {
  const { data } = useProject(id);
  if (!data) return null;
  return (
    <>
      <span aria-hidden>/</span>
      <Link to={`/projects/${id}/exams`} className={classes.current}>
        {data.state.name}
      </Link>
    </>
  );
}

function UserMenu() {
  const { data: session } = useSession();
  const signOut = useSignOut();
  const [changing, password] = useDisclosure(false);
  if (!session) return null;
  const { person } = session;
  return (
    <>
      <SetPassword person={changing ? person : null} own onClose={password.close} />
      <Menu position="bottom-end" width={240} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.user} aria-label={`Menu of ${person.displayName}`}>
            <PersonBadge id={person.id} name={person.displayName} />
            <IconChevronDown size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <ThemeChoice />
          <Menu.Divider />
          {person.siteRoles.includes("administrator") && (
            <Menu.Item component={Link} to="/people" leftSection={<IconUsers size={16} />}>
              People
            </Menu.Item>
          )}
          <Menu.Item component={Link} to="/keys" leftSection={<IconKey size={16} />}>
            API keys
          </Menu.Item>
          <Menu.Item leftSection={<IconLock size={16} />} onClick={password.open}>
            Change my password
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    { value: "light", label: "Light", Icon: IconSun },
    { value: "dark", label: "Dark", Icon: IconMoon },
    { value: "auto", label: "As the system", Icon: IconDeviceDesktop },
  ] as const;
  return (
    <>
      <Menu.Label>Appearance</Menu.Label>
      <Button.Group mx="xs" mb={4}>
        {choices.map(({ value, label, Icon }) => (
          <Button
            key={value}
            size="xs"
            px={0}
            fullWidth
            variant={colorScheme === value ? "light" : "default"}
            aria-pressed={colorScheme === value}
            aria-label={label}
            title={label}
            onClick={() => setColorScheme(value)}
          >
            <Icon size={16} />
          </Button>
        ))}
      </Button.Group>
    </>
  );
}
