/** The icons that life events name. */
import {
  IconBabyCarriage,
  IconBriefcase,
  IconBuildingStore,
  IconCandle,
  IconCar,
  IconFileText,
  IconHeart,
  IconHeartHandshake,
  IconHome,
  IconOld,
  IconPlane,
  IconSchool,
  type TablerIcon,
} from '@tabler/icons-react'

const icons: Readonly<Record<string, TablerIcon>> = {
  'baby-carriage': IconBabyCarriage,
  heart: IconHeart,
  candle: IconCandle,
  'building-store': IconBuildingStore,
  home: IconHome,
  briefcase: IconBriefcase,
  school: IconSchool,
  'helping-hand': IconHeartHandshake,
  old: IconOld,
  plane: IconPlane,
  car: IconCar,
}

export function lifeIcon(name: string): TablerIcon {
  return icons[name] ?? IconFileText
}
